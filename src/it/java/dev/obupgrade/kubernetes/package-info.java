/**
 * A real Kubernetes for tests and the demo, whatever this machine offers: a cluster the person
 * names, K3s in Docker, or Kubernetes itself run as plain processes ({@code
 * src/it/kubernetes/local-kubernetes}). Tests see {@link dev.obupgrade.kubernetes.TestKubernetes}
 * and don't know which.
 *
 * <p>Pod addresses are reachable from the test's own process only in the last case: a test that has
 * to work everywhere talks to pods through port-forwards of the client.
 */
package dev.obupgrade.kubernetes;
