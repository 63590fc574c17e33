/** The commands, run as a shell would run them but within the test's own process. */
package dev.obupgrade.cli;
