/**
 * A real Kubernetes for tests and the demo, of the kind that this machine can run: a cluster that a
 * person names, K3s in Docker, or Kubernetes itself run as plain processes ({@code
 * src/it/kubernetes/local-kubernetes}). Tests see {@link dev.obupgrade.kubernetes.TestKubernetes}
 * and don't know which.
 *
 * <p>Only in the last case can the test's own process reach pod addresses. A test that must work
 * everywhere connects to pods through the client's port-forwards.
 */
package dev.obupgrade.kubernetes;
