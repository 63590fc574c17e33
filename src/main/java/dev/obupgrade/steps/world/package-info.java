/**
 * What was established stays so: the operator looks at Kubernetes and the database again at every
 * turn and before every act, also at the zones that aren't under way. What has moved holds the
 * upgrade.
 */
package dev.obupgrade.steps.world;
