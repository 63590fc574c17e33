package dev.obupgrade.adoption;

/**
 * Why a cluster can't be upgraded as it stands, as the step's {@code reason} says, and the way out.
 * The names are stable: people's alerts rest on them.
 */
public enum Refusal {
  UpgradeAtWork("wait for its end, or delete it first"),
  PasswordMissing("make the Secret, or name another in spec.cluster.connection.passwordSecret"),
  StatefulSetMissing("correct spec.cluster.zones[].statefulSet"),
  ContainerMissing("name the observer's container in spec.cluster.container"),
  NoReplicas("scale it to the zone's number of servers"),
  UpdatePartition("set spec.updateStrategy.rollingUpdate.partition to 0"),
  PodsMissing("wait until all of them are there, or scale it to the zone's number of servers"),
  ForeignPod("correct that pod's labels, or delete it"),
  RolloutUnderWay("let the rollout end first"),
  LoginRefused("correct spec.cluster.connection.user or the password in the Secret"),
  NotInSysTenant("name a user of the sys tenant: upgrades are done from there"),
  TooFewZones("add a zone: with fewer than three no majority remains while one is upgraded"),
  ZonesDiffer("list exactly the database's zones in spec.cluster.zones"),
  AddressNotFixed(
      "let servers register under the ClusterIP of a Service of their own, or, if your network keeps a pod's address, annotate the pods with obupgrade.dev/fixed-ip: \"true\""),
  ServerElsewhere("name the StatefulSet that runs the zone's servers");

  private final String wayOut;

  Refusal(String wayOut) {
    this.wayOut = wayOut;
  }

  public String wayOut() {
    return wayOut;
  }

  /** The objection: what was found, as a format with its values. */
  public Objection because(String what, Object... values) {
    return new Objection(this, what.formatted(values));
  }
}
