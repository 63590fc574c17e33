/**
 * Observers as separate processes. A <em>hub</em> holds the simulated cluster in its memory. Each
 * observer process keeps one control connection to it, over which it registers and sends
 * heartbeats, and forwards the bytes of its SQL clients over one data connection each. When an
 * observer's process dies, its connections die with it, and the hub treats it as OceanBase treats a
 * dead server.
 *
 * <p>Both kinds of connection begin with one line. Control: {@code REGISTER <zone> <ip> <rpc port>
 * <sql port> <version>-<build>}, answered by {@code OK} or {@code REFUSED <why>}, then {@code HB}
 * every second; the hub may say {@code EXIT <why>}. Data: {@code CONNECT <ip>:<rpc port> <client's
 * host>}, and from then on the client's bytes.
 */
package dev.obupgrade.sim.pod;
