package dev.obupgrade.kube;

import java.util.List;
import java.util.Optional;

/** StatefulSets and their pods, read from the API server itself rather than from a cache. */
public interface StatefulSets {
  /** Under this name the operator patches them with server-side apply. */
  String FIELD_MANAGER = "ob-upgrade-operator";

  Optional<StatefulSetState> find(String namespace, String name);

  /** The images in its pod template, and what shows where they come from. */
  Optional<TemplateImages> templateImages(String namespace, String name);

  /**
   * The pods that the StatefulSet's selector finds, by ordinal, including pods it doesn't own.
   *
   * @param container the observer's container, which {@link PodState#image} and {@link
   *     PodState#trouble} describe
   */
  List<PodState> pods(StatefulSetState statefulSet, String container);

  /**
   * The pods that no controller owns and that a StatefulSet of this name would adopt if it existed,
   * as far as their names say. After {@code kubectl delete statefulset --cascade=orphan} they are
   * all that is left of it.
   */
  List<String> orphans(String namespace, String statefulSet);

  /**
   * The architecture of the nodes on which the StatefulSet's pods are ({@code amd64}, {@code
   * arm64}); empty when they have several, none is on a node, or the operator may not read nodes.
   */
  Optional<String> architecture(StatefulSetState statefulSet);

  /** Why the StatefulSet's controller can't create a missing pod, such as a quota or admission. */
  Optional<String> podRefusal(StatefulSetState statefulSet);

  /**
   * Sets one container's image by server-side apply under our own field manager, forcing the
   * ownership of that one field. Doing it again changes nothing.
   *
   * <p>Init containers with the same image get the new one too. What they prepare for the observer,
   * such as its binaries in a volume, must not come from the old image. Other containers stay as
   * they are.
   *
   * @return the image as it was stored: admission may have rewritten it
   * @throws ApiException.Conflict when somebody deleted or recreated the StatefulSet after it was
   *     read
   * @throws ApiException.Refused when it has no such container
   */
  String setImage(StatefulSetState statefulSet, String container, String image);

  /**
   * Sets the image like {@link #setImage}, and {@code OnDelete}, in one patch. From then on the
   * controller ends no pod by itself. An annotation keeps the strategy from before for people and
   * for later ObUpgrades. Doing it again changes nothing.
   *
   * @param strategyBefore {@code spec.updateStrategy} as JSON
   * @return the image as it was stored: admission may have rewritten it
   * @throws ApiException.Conflict when somebody deleted or recreated the StatefulSet after it was
   *     read
   * @throws ApiException.Refused when it has no such container
   */
  String hold(StatefulSetState statefulSet, String container, String image, String strategyBefore);

  /**
   * Ends {@link #hold}: sets the update strategy exactly as it was, and removes the annotation, in
   * one patch.
   *
   * @throws ApiException.Conflict when somebody deleted or recreated the StatefulSet after it was
   *     read
   */
  void release(StatefulSetState statefulSet, String strategyBefore);

  /**
   * Deletes a pod if it is still the one that was seen (its UID is the precondition). Does nothing
   * when it is gone or another pod has its name.
   */
  void deletePod(PodState pod);
}
