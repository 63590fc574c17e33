package dev.obupgrade.kube;

import java.util.List;
import java.util.Map;

/**
 * A node.
 *
 * @param cordoned whether the scheduler places no new pods on it
 * @param ready whether its kubelet reports that it is
 * @param deleted whether somebody deletes it and a finalizer still keeps it
 */
public record NodeState(
    String name,
    Map<String, String> labels,
    List<Taint> taints,
    boolean cordoned,
    boolean ready,
    boolean deleted) {

  public NodeState {
    labels = Map.copyOf(labels);
    taints = List.copyOf(taints);
  }

  public NodeState(
      String name,
      Map<String, String> labels,
      List<Taint> taints,
      boolean cordoned,
      boolean ready) {
    this(name, labels, taints, cordoned, ready, false);
  }

  /** Keeps pods away that don't tolerate it. */
  public record Taint(String key, String value, String effect) {

    /**
     * Whether a pod with this toleration may be on the node, at least for some time.
     *
     * @param toleration the API's own map of fields
     */
    public boolean toleratedBy(Map<String, String> toleration) {
      String ofEffect = toleration.getOrDefault("effect", "");
      String ofKey = toleration.getOrDefault("key", "");
      boolean anyValue = "Exists".equals(toleration.get("operator"));
      return (ofEffect.isEmpty() || ofEffect.equals(effect))
          && (ofKey.isEmpty() ? anyValue : ofKey.equals(key))
          && (anyValue || toleration.getOrDefault("value", "").equals(value));
    }

    @Override
    public String toString() {
      return key + (value.isEmpty() ? "" : "=" + value) + ":" + effect;
    }
  }
}
