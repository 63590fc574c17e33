package dev.obupgrade.adoption;

import java.util.Collection;

/** What does not stop an upgrade but a person should know, and what follows from it. */
public enum Remark {
  KeepsNothing(
      "A server that keeps its data in its container comes back empty, and its zone never gets in sync."),
  SameImage(
      "It keeps the old image: only the server's container gets the new one. If it contains the server's program, name it in spec.cluster.container."),
  AppliedBy("Set the new image there too, or the next change restores the old one."),
  NotReadyUnreachable(
      "If the readiness of a server depends on the others, they must reach it before its pod is ready. Set publishNotReadyAddresses: true."),
  ReadinessInOrder(
      "If the probe needs an active zone, the operator can't replace the pods of the stopped zone. It finds out before it touches any (ReadinessNeedsZone). podManagementPolicy: Parallel avoids that."),
  LongPause("The replacement of its pods takes that much longer."),
  ShortProbe(
      "A starting server replays its log, which may take 15 min and more. A probe that fails meanwhile kills it. Add a startup probe that gives it longer."),
  FolderOfNode("On another node it would find another folder. Pin it to its node."),
  NotHeld(
      "So while a zone is out of service, a drain can evict pods of the others. The chart's roles allow it."),
  BudgetOfYours(
      "While another zone is out of service, the operator adds one that allows no eviction. Kubernetes then answers an eviction with error 500, and kubectl drain ends instead of waiting."),
  NotRead("So it did not check them. The chart's roles allow it."),
  NotTried("A policy may still refuse the image when the operator sets it.");

  private final String consequence;

  Remark(String consequence) {
    this.consequence = consequence;
  }

  public String consequence() {
    return consequence;
  }

  /** The remark in full: what was found, which names the objects, and what follows. */
  String of(String what, Collection<String> objects) {
    return what.formatted(String.join(", ", objects)) + ". " + consequence;
  }
}
