package dev.obupgrade.adoption;

/**
 * Why a cluster can't be upgraded as it stands, as the step's {@code reason} says, and the way out.
 * The names are stable: people's alerts rest on them.
 */
public enum Refusal {
  UpgradeAtWork("wait for its end, or delete it first"),
  StatefulSetTaken(
      "wait for that upgrade's end, or delete it first; or correct spec.cluster.zones[].statefulSet"),
  NotPermitted(
      "install the operator with its roles, and name this namespace in its watchNamespaces if it has any"),
  VersionUnreadable("write the four numbers as the observer itself tells them, such as 4.3.5.3"),
  PasswordMissing("make the Secret, or name another in spec.cluster.connection.passwordSecret"),
  StatefulSetMissing("correct spec.cluster.zones[].statefulSet"),
  StatefulSetTerminating("let it be deleted and make it anew, or name another"),
  OperatorOwned(
      "upgrade it through that operator (ob-operator: spec.observer.image of its OBCluster), which would put the old image back"),
  ContainerMissing("name the observer's container in spec.cluster.container"),
  NoReplicas("scale it to the zone's number of servers"),
  UpdatePartition("set spec.updateStrategy.rollingUpdate.partition to 0"),
  PodsMissing("wait until all of them are there, or scale it to the zone's number of servers"),
  ForeignPod("correct that pod's labels, or delete it"),
  PodNotReady("wait until it is ready, or put right what keeps it from it"),
  RolloutUnderWay("let the rollout end first"),
  VolumeUnusable("restore the volume before the pod is replaced: the server's data is on it"),
  NodeUnfit("make such a node fit again (kubectl uncordon NODE), or move the pod off it first"),
  QuotaExceeded("raise the quota, or free what is over it: a deleted pod would not be made again"),
  PatchRefused("have the policy or webhook that says so let the operator set this image"),
  DatabaseUnavailable(
      "correct spec.cluster.connection.port, start the servers, or let the operator through in the NetworkPolicies of their namespace; it goes on by itself then"),
  NotOceanBase("name the SQL port of the OceanBase servers in spec.cluster.connection.port"),
  LoginRefused("correct spec.cluster.connection.user or the password in the Secret"),
  UserLocked("unlock it (ALTER USER … ACCOUNT UNLOCK), or name another user"),
  PasswordExpired("give the user a new password, and put it into the Secret"),
  NotInSysTenant(
      "name a user of the sys tenant, such as root or root@sys: upgrades are done from there"),
  PrivilegeMissing("grant it, or name another user of the sys tenant, such as root"),
  TooFewZones("add a zone: with fewer than three no majority remains while one is upgraded"),
  ZonesDiffer("list exactly the database's zones in spec.cluster.zones, written as it does"),
  ZoneNameUnusable(
      "move its servers into a zone with a plain name, such as zone1: OceanBase can't rename a zone"),
  ZoneWithoutServers("add a server to it, or delete the zone if it isn't needed"),
  WrongPort("name the servers' own port in spec.cluster.connection.port"),
  AddressNotFixed(
      "let servers register under the ClusterIP of a Service of their own, or pin pods on the host network to their nodes, or, if your network keeps a pod's address, annotate the pods with obupgrade.dev/fixed-ip: \"true\""),
  AddressShared(
      "give each server a pod and an address of its own, or, on one host, declare its ports in its container's ports"),
  ServicePortMissing("add the port to that Service"),
  ServerElsewhere("name the StatefulSet that runs the zone's servers"),
  PodWithoutServer("scale the StatefulSet to the zone's servers, or add the server to the zone"),
  Downgrade("choose a newer target: OceanBase can't be downgraded");

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
