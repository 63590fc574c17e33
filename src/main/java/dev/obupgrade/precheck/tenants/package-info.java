/** Checks of tenants: their state, where they live, their standbys, logins and backups. */
package dev.obupgrade.precheck.tenants;
