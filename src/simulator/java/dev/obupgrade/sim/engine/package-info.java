/**
 * The SQL engine under the simulated cluster: H2 in memory, with one database per tenant as in
 * OceanBase. It accepts the statements of MySQL and OceanBase clients, and answers with their error
 * codes. It knows nothing about zones, servers or upgrades.
 */
package dev.obupgrade.sim.engine;
