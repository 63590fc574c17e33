package dev.obupgrade.kube;

import java.util.Optional;

/** Stores cluster records. */
public interface ClusterRecords {

  Optional<ClusterRecord> find(String namespace, String name);

  /**
   * @throws ApiException.Conflict when there is one already
   * @throws ApiException.TooLarge when it would be larger than 256 KiB, with its size
   */
  ClusterRecord create(ClusterRecord record);

  /**
   * Compare-and-swap on {@link ClusterRecord#version}.
   *
   * @throws ApiException.Conflict when somebody wrote in between
   */
  ClusterRecord replace(ClusterRecord record);

  /** Deletes exactly this version. Does nothing when it is already gone. */
  void delete(ClusterRecord record);
}
