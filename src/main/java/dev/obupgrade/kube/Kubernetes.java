package dev.obupgrade.kube;

/** All of the port in one hand. */
public record Kubernetes(
    StatefulSets statefulSets,
    Jobs jobs,
    Secrets secrets,
    ClusterRecords records,
    Upgrades upgrades,
    Events events,
    Surroundings surroundings) {}
