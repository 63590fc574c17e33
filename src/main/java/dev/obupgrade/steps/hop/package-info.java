/**
 * The steps around the zones, once a hop: the vendor's script before the first zone and the one
 * after the last, and the steps that prove the hop, and at the end the whole upgrade, complete.
 */
package dev.obupgrade.steps.hop;
