/**
 * {@code make mutants}: takes each guard of the operator out of the compiled code, one at a time,
 * and demands that a test fails without it. The list of guards is in {@code src/test/mutants}.
 */
package dev.obupgrade.mutants;
