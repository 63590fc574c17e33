/** StatefulSets: their state, the change of their image, and the pods that belong to them. */
package dev.obupgrade.kube.fabric8.statefulsets;
