/**
 * The demo: an upgrade on a real Kubernetes, watched from outside, while a client keeps doing
 * transactions. {@code Demo} shows it, {@link dev.obupgrade.demo.Workload} is the client. Nothing
 * here knows the operator's code: only its resource and what the database says.
 */
package dev.obupgrade.demo;
