/**
 * The port to Kubernetes over fabric8's client. It reads everything from the API server itself,
 * because decisions to stop a zone or to delete a pod must not rest on a cache. Every answer that
 * isn't a success becomes one of {@link dev.obupgrade.kube.ApiException}'s kinds, in one place.
 */
package dev.obupgrade.kube.fabric8;
