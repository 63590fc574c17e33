/**
 * What a check is: the question, its definition, what it may find, and for which versions and
 * targets it matters. All checks use this package; it knows none of them.
 */
package dev.obupgrade.precheck.check;
