/**
 * Undoes an upgrade that a person cancels: what a hop changed before its first zone is stopped. The
 * steps are a list of their own, which takes the place of the upgrade's list. Each looks at the
 * live cluster first, because a script may have been killed in the middle.
 */
package dev.obupgrade.steps.cancel;
