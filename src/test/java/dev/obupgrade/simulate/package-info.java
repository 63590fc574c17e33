/**
 * The whole operator in a hostile world: one seed makes a world of Kubernetes and OceanBase, and
 * everything that happens in it. After every effect {@link dev.obupgrade.simulate.Rules} compares
 * the world with what the operator must never do. {@code make simulate} runs many seeds.
 */
package dev.obupgrade.simulate;
