/**
 * The built-in pre-check suite, which decides whether a cluster is fit for an upgrade. Each check
 * is one small class; {@link dev.obupgrade.precheck.PreCheckSuite} lists and runs them.
 *
 * <p>The suite complements the vendor's {@code upgrade_checker.py}, which prints one line of text
 * and changes a parameter. Here every check has its own result: what it observed, what it expected
 * and a remedy. The suite changes nothing, since a {@link dev.obupgrade.oceanbase.FitnessView} can
 * only read. It runs inside a Job and from the command line. {@link
 * dev.obupgrade.precheck.SuiteReport} carries the results from there to the operator.
 */
package dev.obupgrade.precheck;
