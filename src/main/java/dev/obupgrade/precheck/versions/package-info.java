/** Checks of versions and privileges. */
package dev.obupgrade.precheck.versions;
