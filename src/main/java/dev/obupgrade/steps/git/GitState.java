package dev.obupgrade.steps.git;

import dev.obupgrade.reason.Reason;

/**
 * How Git stands to the images that an upgrade left.
 *
 * @param status of the condition GitInStep
 * @param what is so, in sentences with the fix
 * @param known whether that says something of Git; otherwise it only ends what was said before
 */
public record GitState(String status, Reason reason, String what, boolean known) {}
