/**
 * Many upgrades at the same time. The operator is its own process, started as its chart starts it.
 * Kubernetes' API server and controllers are real. Scheduler, kubelet, the containers in pods and
 * the databases are played. The operator reaches the databases over the network.
 */
package dev.obupgrade.bench.fifty;
