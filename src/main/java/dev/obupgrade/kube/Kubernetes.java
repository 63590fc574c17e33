package dev.obupgrade.kube;

/** All parts of the port together. */
public record Kubernetes(
    StatefulSets statefulSets,
    DisruptionBudgets budgets,
    Jobs jobs,
    Secrets secrets,
    ClusterRecords records,
    Upgrades upgrades,
    Events events,
    Surroundings surroundings,
    GitOps gitOps) {}
