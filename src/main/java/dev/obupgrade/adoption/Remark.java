package dev.obupgrade.adoption;

import java.util.Collection;

/** What doesn't stop an upgrade but should be known, and what follows from it. */
public enum Remark {
  KeepsNothing(
      "a server that keeps its data in its container comes back empty, and its zone is waited for in vain"),
  SameImage(
      "it keeps the old image, for only the server's container gets the new one; if it brings the server's program, name it in spec.cluster.container"),
  AppliedBy("put the new image there, too, or the old one comes back with the next change"),
  NotReadyUnreachable(
      "with publishNotReadyAddresses: true a server can be reached by the others before its pod is ready, as it must be if its readiness needs them"),
  ReadinessInOrder(
      "if it needs its zone to be active, they can't be replaced while the zone is stopped: that is found out then, before any is touched (ReadinessNeedsZone); podManagementPolicy: Parallel has no such trouble"),
  LongPause("replacing its pods takes that much longer"),
  FolderOfNode("on another node it would find another folder; pin it to its node"),
  NotRead("what stands there could not be looked at; the chart's roles allow it"),
  NotTried("a policy may still say no when the image is set");

  private final String consequence;

  Remark(String consequence) {
    this.consequence = consequence;
  }

  public String consequence() {
    return consequence;
  }

  /** With what was found, which names the objects. */
  String of(String what, Collection<String> objects) {
    return what.formatted(String.join(", ", objects)) + ": " + consequence;
  }
}
