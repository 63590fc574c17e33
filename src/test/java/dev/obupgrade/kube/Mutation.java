package dev.obupgrade.kube;

import java.time.Instant;

/**
 * One thing that was changed through the port.
 *
 * @param number of the write call, counted from 1; calls that failed have numbers too
 * @param verb {@code create}, {@code replace}, {@code replaceStatus}, {@code apply}, {@code delete}
 * @param kind as Kubernetes calls it, such as {@code StatefulSet}
 * @param detail what was written, for people and assertions
 */
public record Mutation(
    int number,
    Instant at,
    String verb,
    String kind,
    String namespace,
    String name,
    String detail) {

  /** Such as {@code apply StatefulSet obtest-zone1}. */
  public String headline() {
    return verb + " " + kind + " " + name;
  }
}
