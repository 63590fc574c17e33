package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;

/** One question to the live database. It only looks, and never waits. */
@FunctionalInterface
public interface Gate {

  GateResult ask(ClusterView cluster);
}
