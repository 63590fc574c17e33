/** Who else manages a zone's StatefulSet, and whether the image that the operator sets stays. */
package dev.obupgrade.steps.gitops;
