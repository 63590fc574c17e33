/**
 * The custom resource as people write and read it, and nothing else: no behaviour beyond copying a
 * record with a changed value.
 */
package dev.obupgrade.api;
