/** What surrounds the StatefulSets: nodes, volumes, quotas, and who else applies changes. */
package dev.obupgrade.kube.fabric8.surroundings;
