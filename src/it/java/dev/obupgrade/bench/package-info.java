/**
 * Benchmarks, started by hand: {@code make bench}, {@code make bench-sim}; docs/benchmarks.md has
 * what they said.
 */
package dev.obupgrade.bench;
