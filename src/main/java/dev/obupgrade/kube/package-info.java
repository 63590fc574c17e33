/**
 * The port to Kubernetes: StatefulSets and their pods, Jobs, Secrets, the cluster record, events,
 * and the upgrades themselves, as records that say just what the steps need. {@code kube.fabric8}
 * implements it.
 */
package dev.obupgrade.kube;
