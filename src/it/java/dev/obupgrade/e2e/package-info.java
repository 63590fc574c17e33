/**
 * End-to-end tests and the demo, on a real Kubernetes: the operator from its Helm chart, a
 * simulated cluster in pods, and a client that runs transactions all the time. {@code Demo} shows
 * it to a person, and the classes named {@code IT} test it. {@code dev.obupgrade.tpcc} is the
 * client.
 */
package dev.obupgrade.e2e;
