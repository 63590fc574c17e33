/**
 * The whole, on a real Kubernetes, seen from outside: the operator from its Helm chart, a simulated
 * cluster in pods, and a client that keeps doing transactions. {@code Demo} shows it to a person,
 * the tests named {@code IT} try it, {@code dev.obupgrade.tpcc} is the client.
 */
package dev.obupgrade.e2e;
