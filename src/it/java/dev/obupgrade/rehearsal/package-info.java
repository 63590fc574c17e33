/**
 * Starts what the operator's image runs, beside stand-ins, so that the JDK sees which classes are
 * needed and can lay them out in the image.
 */
package dev.obupgrade.rehearsal;
