/**
 * Whole upgrades in memory and in virtual time: the operator's own driver and steps over the fake
 * Kubernetes and the fake OceanBase cluster, joined so that pods are servers and Jobs run scripts.
 */
package dev.obupgrade.upgrade;
