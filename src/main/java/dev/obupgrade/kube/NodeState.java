package dev.obupgrade.kube;

import java.util.List;
import java.util.Map;

/**
 * A node.
 *
 * @param cordoned whether the scheduler places no new pods on it
 * @param ready whether its kubelet reports that it is
 */
public record NodeState(
    String name, Map<String, String> labels, List<Taint> taints, boolean cordoned, boolean ready) {

  public NodeState {
    labels = Map.copyOf(labels);
    taints = List.copyOf(taints);
  }

  /** Keeps pods away that don't tolerate it. */
  public record Taint(String key, String value, String effect) {
    @Override
    public String toString() {
      return key + (value.isEmpty() ? "" : "=" + value) + ":" + effect;
    }
  }
}
