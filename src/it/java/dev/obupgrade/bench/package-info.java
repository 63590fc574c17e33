/**
 * Benchmarks that a person starts: {@code make bench}, {@code make bench-sim}. docs/benchmarks.md
 * has their results.
 */
package dev.obupgrade.bench;
