/**
 * The SQL engine under the simulated cluster: H2 in memory, one database a tenant as in OceanBase,
 * made to take the statements that MySQL and OceanBase clients write and to answer with their error
 * codes. It knows nothing of zones, servers or upgrades.
 */
package dev.obupgrade.sim.engine;
