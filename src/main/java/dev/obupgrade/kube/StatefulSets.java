package dev.obupgrade.kube;

import java.util.List;
import java.util.Optional;

/** StatefulSets and their pods, read from the API server itself rather than from a cache. */
public interface StatefulSets {

  Optional<StatefulSetState> find(String namespace, String name);

  /**
   * The pods the StatefulSet's selector finds, by ordinal; also such as it doesn't own.
   *
   * @param container the observer's container, of which {@link PodState#image} and {@link
   *     PodState#trouble} speak
   */
  List<PodState> pods(StatefulSetState statefulSet, String container);

  /**
   * The architecture of the nodes on which the StatefulSet's pods are ({@code amd64}, {@code
   * arm64}); empty when they have several, none is on a node, or nodes may not be read.
   */
  Optional<String> architecture(StatefulSetState statefulSet);

  /** Why the StatefulSet's controller can't make a pod that is missing, as a quota or admission. */
  Optional<String> podRefusal(StatefulSetState statefulSet);

  /**
   * Sets one container's image by server-side apply under our own field manager, forcing the
   * ownership of that one field. Doing it again changes nothing.
   *
   * <p>Init containers of the very same image get the new one along: what they prepare for the
   * observer, such as its binaries in a volume, must not be the old one's. Other containers are
   * left alone.
   *
   * @return the image as it was stored: admission may have rewritten it
   * @throws ApiException.Conflict when the StatefulSet is gone, or was made anew since it was read
   * @throws ApiException.Refused when it has no such container
   */
  String setImage(StatefulSetState statefulSet, String container, String image);

  /**
   * Deletes a pod if it is still the one that was seen (its UID is the precondition); fine when it
   * is gone or another pod has its name by now.
   */
  void deletePod(PodState pod);
}
