/** What all parts of the port to Kubernetes use: the translation of errors, and labels. */
package dev.obupgrade.kube.fabric8.shared;
