/**
 * Real MySQL clients against a whole simulated cluster, over the network. One test class a client;
 * the programs that drive the Python clients are in {@code src/test/clients}.
 */
package dev.obupgrade.sim.clients;
