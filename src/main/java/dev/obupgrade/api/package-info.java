/**
 * The custom resource as people write it and read it, and nothing else: no behaviour beyond copying
 * a record with one value changed.
 */
package dev.obupgrade.api;
