package dev.obupgrade.steps.world;

import dev.obupgrade.reason.Reason;

/**
 * Why a zone's pods may not stay as they are.
 *
 * @param words what is under way, with the object's name; without a full stop
 */
record Unrest(Reason reason, String words) {}
