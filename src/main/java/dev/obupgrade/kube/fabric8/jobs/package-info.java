/**
 * Jobs: {@link dev.obupgrade.kube.fabric8.jobs.JobManifest} writes what the operator creates,
 * {@link dev.obupgrade.kube.fabric8.jobs.JobMapping} reads what became of it.
 */
package dev.obupgrade.kube.fabric8.jobs;
