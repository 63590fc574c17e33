package dev.obupgrade.kube;

import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@link GitOps} in memory: by default nobody marks anything, and there is no Application. */
public final class FakeGitOps implements GitOps {
  private static final String ARGOCD = "argocd";

  private final FakeApi api;
  private final FakeStatefulSets sets;
  private final Map<String, Marks> marks = new HashMap<>();
  private final Map<String, Application> applications = new HashMap<>();
  private boolean hidden;
  private ApiException refusal;

  FakeGitOps(FakeApi api, FakeStatefulSets sets) {
    this.api = api;
    this.sets = sets;
  }

  /** Puts a tool's marks on a StatefulSet. */
  public void mark(String set, Map<String, String> labels, Map<String, String> annotations) {
    mark(set, labels, annotations, Set.of());
  }

  public void mark(
      String set,
      Map<String, String> labels,
      Map<String, String> annotations,
      Set<String> fieldManagers) {
    marks.put(set, new Marks(labels, annotations, fieldManagers, List.of("observer")));
  }

  public void unmark(String set) {
    marks.remove(set);
  }

  public void put(Application application) {
    applications.put(application.namespace() + "/" + application.name(), application);
  }

  /** The operator may not read Applications. */
  public void hideApplications(boolean newHidden) {
    hidden = newHidden;
  }

  /** Every look at marks fails so; null ends that. */
  public void refuse(ApiException newRefusal) {
    refusal = newRefusal;
  }

  @Override
  public Optional<Marks> marks(String namespace, String statefulSet) {
    if (refusal != null) {
      throw refusal;
    }
    return api.read(
        () ->
            Optional.ofNullable(sets.sets.get(namespace + "/" + statefulSet))
                .map(
                    set ->
                        marks.getOrDefault(
                            statefulSet,
                            new Marks(Map.of(), Map.of(), Set.of(), List.of("observer")))));
  }

  @Override
  public Answer application(Optional<String> namespace, String name) {
    String key = namespace.orElse(ARGOCD) + "/" + name;
    return api.read(
        () ->
            hidden
                ? new Answer.Unread(
                    "get Application %s: forbidden (%d)"
                        .formatted(key, HttpURLConnection.HTTP_FORBIDDEN))
                : Optional.ofNullable(applications.get(key))
                    .<Answer>map(Answer.Found::new)
                    .orElseGet(() -> new Answer.Unread("There is no Application " + key)));
  }
}
