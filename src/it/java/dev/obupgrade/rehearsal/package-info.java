/**
 * Runs what the operator's image runs, with stand-ins, so that the JDK records which classes the
 * class archive of the image needs.
 */
package dev.obupgrade.rehearsal;
