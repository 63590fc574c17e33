/**
 * The one place that writes status and conditions: where a step's record stands in the resource,
 * what the headline says, and how conditions change. Pure functions from status to status; storing
 * it is the caller's.
 */
package dev.obupgrade.status;
