/** What a person's controls in the spec say: whether the next step may begin. */
package dev.obupgrade.steps.control;
