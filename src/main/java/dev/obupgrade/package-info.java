/** An operator that upgrades OceanBase clusters on Kubernetes zone by zone. */
package dev.obupgrade;
