/**
 * What an OceanBase cluster does by itself and on {@code ALTER SYSTEM}: heartbeats and leases,
 * elections, log and schema catch-up, parameters, jobs. The tables of the sys tenant are the truth
 * about everything that SQL can show, so a statement that changes a row changes the cluster; only
 * what lives in an observer's memory (is it running, what has it replayed) is kept in objects here.
 */
package dev.obupgrade.sim.cluster;
