/**
 * The port against Kubernetes' own API server and controllers, without any node: pods are made but
 * never run, so tests write what a kubelet would report.
 */
package dev.obupgrade.kube.fabric8;
