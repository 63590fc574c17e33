/**
 * The one place that writes status and conditions: where a step's record is in the resource, what
 * the headline says, and how conditions change. Pure functions from status to status. The caller
 * stores the result.
 */
package dev.obupgrade.status;
