/** Checks of features that a later version handles in another way. */
package dev.obupgrade.precheck.features;
