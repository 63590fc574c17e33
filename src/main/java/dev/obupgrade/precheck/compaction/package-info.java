/** Checks of compaction, of tenants and of tablets. */
package dev.obupgrade.precheck.compaction;
