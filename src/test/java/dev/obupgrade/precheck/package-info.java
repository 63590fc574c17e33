/** The check suite against snapshots of clusters, healthy but for one fault. */
package dev.obupgrade.precheck;
