/**
 * What an upgrade writes down outside of its own resource, in the cluster record: who holds the
 * cluster, where the upgrade is, and which parameters to restore to which values. The steps that
 * take the record, release it and restore the parameters are here, too.
 */
package dev.obupgrade.steps.record;
