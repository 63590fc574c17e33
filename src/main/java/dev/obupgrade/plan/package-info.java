/**
 * What can be known about an upgrade before it starts: versions, the vendor's upgrade graph, the
 * path through it, the order of zones and the majority rule. Everything here is pure: no input or
 * output, no clock, so that you can read and test each rule on its own.
 */
package dev.obupgrade.plan;
