/**
 * Which of the operator's replicas acts. One Lease in the release's namespace is held by one
 * replica at a time. The holder writes to it every two seconds; the others look every second and
 * take it when it was given back, or when it hasn't changed for as long as it says it is good.
 *
 * <p>The operator SDK's own election isn't used: it holds the time in the Lease against the clock
 * of another node, a leader that loses the Lease goes on as before, and one that is stopped doesn't
 * give it back.
 */
package dev.obupgrade.controller.leader;
