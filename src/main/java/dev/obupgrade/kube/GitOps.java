package dev.obupgrade.kube;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What tools that apply manifests (Argo CD, Flux, Helm) show of themselves. */
public interface GitOps {

  /** The marks of such tools on a StatefulSet; empty when it is gone. */
  Optional<Marks> marks(String namespace, String statefulSet);

  /**
   * An Application of Argo CD.
   *
   * @param namespace empty for Argo CD's own
   */
  Answer application(Optional<String> namespace, String name);

  /**
   * What tools leave on an object.
   *
   * @param fieldManagers everybody who set a field that is still there
   * @param containers names of the template's containers, in order
   */
  record Marks(
      Map<String, String> labels,
      Map<String, String> annotations,
      Set<String> fieldManagers,
      List<String> containers) {

    public Marks {
      labels = Map.copyOf(labels);
      annotations = Map.copyOf(annotations);
      fieldManagers = Set.copyOf(fieldManagers);
      containers = List.copyOf(containers);
    }
  }

  /** What came of reading an Application. */
  sealed interface Answer {
    record Found(Application application) implements Answer {}

    /**
     * It is not there, or the operator may not read it.
     *
     * @param why in words, such as the API server's own
     */
    record Unread(String why) implements Answer {}
  }

  /**
   * What counts of an Application.
   *
   * @param automated whether Argo CD syncs without a person
   * @param syncOptions of the whole Application
   */
  record Application(
      String namespace,
      String name,
      boolean automated,
      Set<String> syncOptions,
      List<IgnoredDifference> ignored) {

    public Application {
      syncOptions = Set.copyOf(syncOptions);
      ignored = List.copyOf(ignored);
    }
  }

  /** An item of {@code spec.ignoreDifferences}. An empty name or namespace means any. */
  record IgnoredDifference(
      String group,
      String kind,
      String name,
      String namespace,
      List<String> jsonPointers,
      List<String> jqPathExpressions,
      List<String> managedFieldsManagers) {

    public IgnoredDifference {
      jsonPointers = List.copyOf(jsonPointers);
      jqPathExpressions = List.copyOf(jqPathExpressions);
      managedFieldsManagers = List.copyOf(managedFieldsManagers);
    }
  }
}
