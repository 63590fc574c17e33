/**
 * The port to Kubernetes over fabric8's client. Everything is read from the API server itself, as
 * decisions to stop a zone or to delete a pod must not rest on a cache; every answer of the API
 * server that isn't a success becomes one of {@link dev.obupgrade.kube.ApiException}'s kinds in one
 * place.
 */
package dev.obupgrade.kube.fabric8;
