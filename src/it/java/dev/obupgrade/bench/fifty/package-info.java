/**
 * Many upgrades side by side: the operator is a process of its own, started as its chart does;
 * Kubernetes' API server and controllers are real; scheduler, kubelet, and what runs in pods are
 * played, and so are the databases, which the operator reaches over the network.
 */
package dev.obupgrade.bench.fifty;
