/** PodDisruptionBudgets. */
package dev.obupgrade.kube.fabric8.budgets;
