/**
 * The entry points of the one jar: the operator, and the commands that run inside Jobs or by hand.
 * Only the operator starts Quarkus, so that the pre-check starts within a second and needs little
 * memory.
 */
package dev.obupgrade.cli;
