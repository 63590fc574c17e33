/**
 * Real MySQL clients against a whole simulated cluster, over the network. Each client has one test
 * class. The programs that use the Python clients are in {@code src/test/clients}.
 */
package dev.obupgrade.sim.clients;
