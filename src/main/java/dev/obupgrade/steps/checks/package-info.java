/**
 * The pre-check of an upgrade: {@link dev.obupgrade.steps.checks.PreCheck} runs the vendor's script
 * and the built-in suite, and checks that every node can get the images. The checks themselves are
 * in {@code dev.obupgrade.precheck}.
 */
package dev.obupgrade.steps.checks;
