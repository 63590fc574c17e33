/**
 * The MySQL wire protocol, as a server speaks it, and nothing of what the statements mean: that is
 * behind {@link dev.obupgrade.sim.mysql.SqlService}.
 *
 * <p>{@link dev.obupgrade.sim.mysql.MySqlServer} listens. Each client is a {@code ClientConnection}
 * with two virtual threads: an {@code Inbox} that reads ahead, so that a lost client is noticed
 * while its statement runs, and one that logs it in ({@code Authentication}) and answers its {@code
 * Commands} through {@code Replies}. Neither TLS nor compression is offered.
 */
package dev.obupgrade.sim.mysql;
