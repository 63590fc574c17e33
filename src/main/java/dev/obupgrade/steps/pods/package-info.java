/**
 * How the pods of a zone get a new image: the image comes to the zone's nodes first, then the
 * StatefulSet gets it and its pods are replaced. Before it takes a pod away, {@link
 * dev.obupgrade.steps.pods.ProvedAction} proves that the other zones can do without this one.
 */
package dev.obupgrade.steps.pods;
