/** What Argo CD, Flux and Helm show of themselves. */
package dev.obupgrade.kube.fabric8.gitops;
