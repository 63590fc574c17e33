/**
 * The entry points of the one jar: the operator, and what runs inside Jobs or by hand. Nothing but
 * the operator starts Quarkus: the pre-check is to be there in a second and in little memory.
 */
package dev.obupgrade.cli;
