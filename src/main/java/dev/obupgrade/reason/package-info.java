/**
 * The closed catalogue of reasons. Steps, gates, conditions and events take their reasons from
 * {@link dev.obupgrade.reason.Reason}, and the build makes {@code docs/troubleshooting.md} from it.
 * To add a reason, add a constant with its meaning and its fix, and run {@code make docs}.
 */
package dev.obupgrade.reason;
