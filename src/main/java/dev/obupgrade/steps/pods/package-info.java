/**
 * How the pods of a zone get a new image: the nodes pull the image, the zone's servers write their
 * memory to disk, then the StatefulSet gets the image and its pods are replaced. Before the
 * operator takes a pod away, {@link dev.obupgrade.steps.pods.ProvedAction} proves that the other
 * zones can do without this one.
 */
package dev.obupgrade.steps.pods;
