package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;

/** Asks the live database one question. A gate only looks, and never waits. */
@FunctionalInterface
public interface Gate {

  GateResult ask(ClusterView cluster);
}
