/**
 * How an upgrade continues one that somebody left unfinished. {@code Judgement} tells from what is
 * live where that upgrade stands, and {@code Continuation} writes what follows into the plan.
 */
package dev.obupgrade.steps.takeover;
