/** Benchmarks, started by hand: {@code make bench-sim}. What they said is in docs/benchmarks.md. */
package dev.obupgrade.bench;
