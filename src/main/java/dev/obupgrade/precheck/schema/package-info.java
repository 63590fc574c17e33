/** Checks of the schema on every server, and of DDL. */
package dev.obupgrade.precheck.schema;
