/**
 * The MySQL wire protocol, as a server speaks it, and nothing of what the statements mean: that is
 * behind {@link dev.obupgrade.sim.mysql.SqlService}.
 */
package dev.obupgrade.sim.mysql;
