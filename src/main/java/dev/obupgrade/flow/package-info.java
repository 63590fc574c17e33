/**
 * What a step is, and how the engine runs a list of steps: one at a time. It records each before
 * the step first acts, and each result before the next step begins. The engine knows nothing of
 * databases or Kubernetes.
 */
package dev.obupgrade.flow;
