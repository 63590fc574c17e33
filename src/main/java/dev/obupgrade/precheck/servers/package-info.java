/** Checks of zones, servers, their clocks and their disks. */
package dev.obupgrade.precheck.servers;
