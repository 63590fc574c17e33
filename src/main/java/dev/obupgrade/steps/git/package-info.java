/**
 * Which images an upgrade leaves in its StatefulSets, and whether Git carries them: as far as
 * Kubernetes shows it, which is what was applied last, and what is live after the end.
 */
package dev.obupgrade.steps.git;
