/**
 * The server's side of the MySQL wire protocol. {@link dev.obupgrade.sim.mysql.SqlService} is the
 * interface to what the statements mean.
 *
 * <p>{@link dev.obupgrade.sim.mysql.MySqlServer} listens. Each client is a {@code ClientConnection}
 * with two virtual threads: an {@code Inbox} that reads ahead, so that a lost client is noticed
 * while its statement runs, and one that logs it in ({@code Authentication}) and answers its {@code
 * Commands} through {@code Replies}. It offers neither TLS nor compression.
 */
package dev.obupgrade.sim.mysql;
