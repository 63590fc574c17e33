/**
 * The built-in pre-check suite: whether a cluster is fit to be upgraded, asked in {@link
 * dev.obupgrade.precheck.PreCheckSuite} by one small class a check.
 *
 * <p>It stands beside the vendor's {@code upgrade_checker.py}, which gives one line of text and
 * changes a parameter: here every check has a result of its own with what was seen, what should
 * have been seen and the way out, and nothing is changed, since a {@link
 * dev.obupgrade.oceanbase.FitnessView} can only be asked. It runs inside a Job and from the command
 * line; {@link dev.obupgrade.precheck.SuiteReport} carries the results from there to the operator.
 */
package dev.obupgrade.precheck;
