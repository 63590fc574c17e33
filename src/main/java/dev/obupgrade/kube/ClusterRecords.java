package dev.obupgrade.kube;

import java.util.List;
import java.util.Optional;

/** Stores cluster records. */
public interface ClusterRecords {

  Optional<ClusterRecord> find(String namespace, String name);

  /**
   * The records in all namespaces that the operator watches. Leaves out a ConfigMap that can't be
   * read as one.
   */
  Listing list();

  /**
   * What a list found.
   *
   * @param unseen where the operator may not list: namespaces, or {@link #EVERYWHERE}
   */
  record Listing(List<ClusterRecord> records, List<String> unseen) {
    /** In {@link #unseen}: all namespaces. */
    public static final String EVERYWHERE = "*";

    public Listing {
      records = List.copyOf(records);
      unseen = List.copyOf(unseen);
    }
  }

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
