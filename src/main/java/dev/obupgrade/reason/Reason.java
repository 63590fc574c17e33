package dev.obupgrade.reason;

import static dev.obupgrade.reason.Chapter.CHECKS;
import static dev.obupgrade.reason.Chapter.CONTROLS;
import static dev.obupgrade.reason.Chapter.ENDING;
import static dev.obupgrade.reason.Chapter.GENERAL;
import static dev.obupgrade.reason.Chapter.JOBS;
import static dev.obupgrade.reason.Chapter.OPERATOR;
import static dev.obupgrade.reason.Chapter.PLANNING;
import static dev.obupgrade.reason.Chapter.PODS;
import static dev.obupgrade.reason.Chapter.ZONE;
import static dev.obupgrade.reason.Course.ENDED;
import static dev.obupgrade.reason.Course.PERSON;
import static dev.obupgrade.reason.Course.PROGRESS;
import static dev.obupgrade.reason.Course.WAITS;

/**
 * Why an upgrade, a step or a gate is as it is: every reason that a condition, an event or a step's
 * record can have. The names are stable, because people's alerts rest on them.
 *
 * <p>The answer of the step says whether the operator continues after the fix or needs a new {@code
 * spec.retry}: one step can wait with a reason with which another one fails.
 */
public enum Reason {
  InProgress(GENERAL, PROGRESS, "The operator works on the upgrade.", ""),
  StepSucceeded(GENERAL, PROGRESS, "A step has succeeded. The event's message names it.", ""),
  StepOverdue(
      GENERAL,
      WAITS,
      "A step waits longer than its time limit. The event names the reason that it waits for.",
      "Look that reason up on this page."),
  Retried(GENERAL, PROGRESS, "The operator retries a failed step, as you asked.", ""),
  Upgraded(GENERAL, ENDED, "The cluster runs the target's build.", ""),
  AlreadyAtTarget(GENERAL, ENDED, "The cluster runs the target's build already.", ""),

  InvalidCluster(
      PLANNING,
      PERSON,
      "Several kinds of problems keep the cluster from being upgraded. The message lists each of"
          + " them.",
      "Fix every problem that the message lists."),
  UpgradeAtWork(
      PLANNING,
      WAITS,
      "Another ObUpgrade upgrades this cluster. It may be in another namespace. This ObUpgrade begins"
          + " when that one has ended, is deleted, or gives the cluster up.",
      "If that ObUpgrade stands still, finish it, cancel it, or delete one of the two."),
  StatefulSetTaken(
      PLANNING,
      WAITS,
      "Another ObUpgrade upgrades a cluster with some of the same StatefulSets. This ObUpgrade begins"
          + " when that one has ended, is deleted, or gives the cluster up.",
      "If the StatefulSets are not of this cluster, correct spec.cluster.zones[].statefulSet. If that"
          + " ObUpgrade stands still, finish it, cancel it, or delete one of the two."),
  NotPermitted(
      PLANNING,
      PERSON,
      "The operator lacks permissions in the namespace of the ObUpgrade, or may not list the"
          + " clusters' records in all namespaces that it watches.",
      "Install the operator with its roles. If the chart has watchNamespaces, add this namespace"
          + " there."),
  VersionUnreadable(
      PLANNING,
      PERSON,
      "A version in the spec is not an OceanBase version.",
      "Write the four numbers as the observer reports them, such as 4.3.5.3."),
  PasswordMissing(
      PLANNING,
      PERSON,
      "The Secret with the password, or its key, does not exist.",
      "Create the Secret, or name another one in spec.cluster.connection.passwordSecret."),
  StatefulSetMissing(
      PLANNING,
      PERSON,
      "A StatefulSet that the spec names does not exist.",
      "Correct spec.cluster.zones[].statefulSet."),
  StatefulSetTerminating(
      PLANNING,
      PERSON,
      "A StatefulSet is being deleted.",
      "Wait until it is deleted and create it again, or name another one."),
  OperatorOwned(
      PLANNING,
      PERSON,
      "Another operator manages the pods and would restore the old image.",
      "Upgrade the cluster with that operator. With ob-operator, change spec.observer.image of the"
          + " OBCluster."),
  ContainerMissing(
      PLANNING,
      PERSON,
      "The pods of a StatefulSet have no container of the name in the spec.",
      "Name the observer's container in spec.cluster.container."),
  NoReplicas(
      PLANNING,
      PERSON,
      "A StatefulSet has no replicas.",
      "Scale the StatefulSet to the zone's number of servers."),
  UpdatePartition(
      PLANNING,
      PERSON,
      "A rolling-update partition keeps pods of the StatefulSet on the old image.",
      "Set spec.updateStrategy.rollingUpdate.partition of the StatefulSet to 0."),
  PodsMissing(
      PLANNING,
      PERSON,
      "A StatefulSet has fewer pods than replicas.",
      "Wait until all pods are there, or scale the StatefulSet to the zone's number of servers."),
  ForeignPod(
      PLANNING,
      PERSON,
      "A pod matches the StatefulSet's selector but does not belong to it.",
      "Correct the labels of that pod, or delete it."),
  PodNotReady(
      PLANNING,
      PERSON,
      "A pod is not ready, has no node, or is being deleted.",
      "Wait until the pod is ready, or fix what the message names."),
  RolloutUnderWay(
      PLANNING,
      PERSON,
      "A StatefulSet is in the middle of a rollout.",
      "Wait until the rollout ends. With OnDelete, delete the pods of the old revision."),
  VolumeUnusable(
      PLANNING,
      PERSON,
      "A volume claim of a pod is missing, Lost, Pending or being deleted. The next pod could not"
          + " use the server's data.",
      "Restore the volume: the server's data is on it."),
  ProgramKept(
      PLANNING,
      PERSON,
      "A persistent volume over the observer's home hides the program of the image. A new image"
          + " would start the old program.",
      "Mount the volume at folders for data, log or configuration only, so that bin and lib come"
          + " from the image."),
  NodeUnfit(
      PLANNING,
      PERSON,
      "A replaced pod could not start: no node that it may run on is fit.",
      "Make such a node fit again (kubectl uncordon NODE), or move the pod to another node."),
  QuotaExceeded(
      PLANNING,
      PERSON,
      "More of a ResourceQuota is used than it allows. The StatefulSet could not replace a deleted"
          + " pod.",
      "Raise the quota, or free what is over it."),
  PatchRefused(
      PLANNING,
      PERSON,
      "A policy or webhook refuses the new image in a dry run.",
      "Have that policy or webhook let the operator set this image."),
  DatabaseUnavailable(
      PLANNING,
      WAITS,
      "No server of the database answers. The message names every address that the operator tried.",
      "Start the servers, correct spec.cluster.connection.port, or let the operator through in the"
          + " NetworkPolicies of their namespace."),
  NotOceanBase(
      PLANNING,
      PERSON,
      "What answers at the port is not OceanBase 4.",
      "Name the SQL port of the OceanBase servers in spec.cluster.connection.port."),
  LoginRefused(
      PLANNING,
      PERSON,
      "The database refuses the login. It does not say whether the user or the password is wrong.",
      "Correct spec.cluster.connection.user, or the password in the Secret."),
  UserLocked(
      PLANNING,
      PERSON,
      "The database user is locked.",
      "Unlock the user (ALTER USER … ACCOUNT UNLOCK), or name another one."),
  PasswordExpired(
      PLANNING,
      PERSON,
      "The password of the database user has expired.",
      "Give the user a new password, and put it into the Secret."),
  NotInSysTenant(
      PLANNING,
      PERSON,
      "The database user does not belong to the sys tenant, which does the upgrade.",
      "Name a user of the sys tenant, such as root or root@sys."),
  PrivilegeMissing(
      PLANNING,
      PERSON,
      "The database user lacks privileges that an upgrade needs.",
      "Grant them, or name another user of the sys tenant, such as root."),
  TooFewZones(
      PLANNING,
      PERSON,
      "The database has fewer than three zones.",
      "Add a zone to the database: with fewer than three, no majority remains while one is"
          + " upgraded."),
  ZonesDiffer(
      PLANNING,
      PERSON,
      "The zones in the spec are not those of the database.",
      "List every zone of the database once in spec.cluster.zones, spelled as the database spells"
          + " it."),
  ZoneNameUnusable(
      PLANNING,
      PERSON,
      "A zone's name has characters that the vendor's scripts can't handle. OceanBase can't rename"
          + " a zone.",
      "Move its servers into a zone with a plain name, such as zone1."),
  ZoneWithoutServers(
      PLANNING,
      PERSON,
      "A zone of the database has no server.",
      "Add a server to the zone, or delete the zone if you don't need it."),
  WrongPort(
      PLANNING,
      PERSON,
      "The port belongs to a proxy, such as obproxy, not to the servers.",
      "Name the servers' own SQL port in spec.cluster.connection.port."),
  AddressNotFixed(
      PLANNING,
      PERSON,
      "A server is registered under an address that its next pod will not have.",
      "Give each server a Service with a ClusterIP, pin host-network pods to nodes, or annotate"
          + " pods that keep their address with obupgrade.dev/fixed-ip: \"true\"."),
  AddressShared(
      PLANNING,
      PERSON,
      "The operator can't tell which pod runs which server.",
      "Give each server its own pod and address. On one host, declare its ports in its container's"
          + " ports."),
  ServicePortMissing(
      PLANNING,
      PERSON,
      "A Service does not forward a port of the server behind it.",
      "Add the port to the Service."),
  ServerElsewhere(
      PLANNING,
      PERSON,
      "A server of the zone runs in none of the StatefulSet's pods.",
      "Name the StatefulSet that runs the zone's servers."),
  PodWithoutServer(
      PLANNING,
      PERSON,
      "A pod of the StatefulSet is not a server of the database.",
      "Scale the StatefulSet to the zone's servers, or add the server to the zone."),
  Downgrade(
      PLANNING,
      PERSON,
      "The target is older than the version that runs. OceanBase can't be downgraded.",
      "Choose a newer target."),
  UnusableImage(
      PLANNING,
      PERSON,
      "An image is of another version than the spec says, or lacks what an upgrade needs.",
      "Use the vendor's server image of that version, or correct the version in the spec."),
  MissingImage(
      PLANNING,
      PERSON,
      "The path passes a version for which the spec has no image.",
      "Add an image of that version to spec.via."),
  NoPath(
      PLANNING,
      PERSON,
      "The running version can't be upgraded to the target. The message says what prevents it.",
      "Choose a target that this version can reach, and use its vendor's server image."),
  MixedBuilds(
      PLANNING,
      PERSON,
      "The servers run different builds, and nothing live proves that the operator can continue the"
          + " upgrade that somebody left unfinished.",
      "Bring all servers to one of these builds."),
  HalfUpgraded(
      PLANNING,
      PERSON,
      "Somebody left an upgrade of this cluster unfinished, and nothing live proves that the operator"
          + " can continue it.",
      "Do what the message says. If it says nothing, finish that upgrade with an ObUpgrade of mode"
          + " Upgrade."),
  TakenOver(
      PLANNING,
      PROGRESS,
      "The operator continues an upgrade that somebody left unfinished. The message names its state"
          + " and the evidence.",
      ""),
  TargetChanged(
      PLANNING,
      PERSON,
      "An upgrade to another build than the spec's is under way.",
      "Finish the upgrade to that build first."),
  ZonesStopped(
      PLANNING,
      PERSON,
      "Several zones are stopped in the middle of an upgrade.",
      "Start all but one of them."),
  ClusterBusy(
      PLANNING,
      PROGRESS,
      "Another ObUpgrade took the cluster's record first. It may be in another namespace. The operator"
          + " plans this ObUpgrade again, and waits for the other one.",
      ""),
  RecordTaken(
      PLANNING,
      PROGRESS,
      "Another ObUpgrade creates or leaves a record of this cluster. The operator reads it next.",
      ""),
  StatefulSetShared(
      PLANNING,
      PROGRESS,
      "A younger ObUpgrade shares a StatefulSet or the database with this one. The operator waits"
          + " until it gives way.",
      "Delete the younger ObUpgrade."),
  ParameterSpreading(
      PLANNING,
      WAITS,
      "A tenant's parameter has different values on its servers. A change reaches every server"
          + " within seconds.",
      "If somebody set it for some servers only, set it again without SERVER and ZONE."),
  AddressNotInvited(
      PLANNING,
      WAITS,
      "The database refuses logins from the operator's address (error 1227), because the allow list"
          + " of the tenant does not have it.",
      "In a server's pod, log in as root of the sys tenant at 127.0.0.1, which is always allowed. Run"
          + " SET GLOBAL ob_tcp_invited_nodes = 'LIST,CIDR' with the list as it is and the network of"
          + " the pods. The operator and its Jobs have addresses of that network."),
  ClusterTooLarge(
      PLANNING,
      PERSON,
      "The cluster has more servers than the status of an ObUpgrade can describe.",
      "Upgrade a cluster of this size by hand, or remove servers that you don't need."),
  OlderFirst(
      PLANNING,
      PROGRESS,
      "An older ObUpgrade is about to take the same cluster. It has two minutes, and then this one"
          + " begins.",
      ""),
  PlanOutdated(
      PLANNING,
      PROGRESS,
      "The servers run another build than the one that the plan begins at, because another upgrade has"
          + " ended since. The operator plans again.",
      ""),

  ImageKept(
      PLANNING,
      PROGRESS,
      "Argo CD, Flux or Helm manages the StatefulSets, and leaves the image alone that the operator sets.",
      ""),
  ImageChangesByHand(
      PLANNING,
      PROGRESS,
      "Argo CD or Helm manages the StatefulSets, and changes them only when a person asks for it. Nobody"
          + " should before it knows the new image.",
      ""),
  ImageWouldBePutBack(
      PLANNING,
      PERSON,
      "Argo CD or Flux manages a StatefulSet, and would restore the old image during the upgrade. The"
          + " operator stops no zone, and looks again every 10 s.",
      "Have the tool ignore what the operator changes, as docs/argocd.md shows. The upgrade then"
          + " continues without a retry."),
  GitOpsUnreadable(
      PLANNING,
      PERSON,
      "A tool such as Argo CD or Flux manages a StatefulSet, and the operator can't read whether the tool"
          + " would restore the old image. The operator stops no zone, and looks again every 10 s.",
      "Give the operator the permission (rbac.readApplications in the Helm chart). Or make sure that the"
          + " tool ignores the image, and set spec.gitops.imageIgnored: true. The upgrade then continues"
          + " without a retry."),

  PreChecksPending(CHECKS, PROGRESS, "The checks have no result yet.", ""),
  TabletsMerging(
      CHECKS,
      PROGRESS,
      "Tablets have a merge to finish. The checks start when they have, or when the wait is over.",
      "Resume suspended merges (ALTER SYSTEM RESUME MERGE)."),
  PreChecksPassed(
      CHECKS, ENDED, "All checks passed. In mode PreCheckOnly, the ObUpgrade ends here.", ""),
  PreChecksFailed(
      CHECKS,
      PERSON,
      "Checks failed. status.hops[].checks has them.",
      "Follow the remedy of each failed check. To run the checks again, give spec.retry a new"
          + " value."),
  PreCheckFailed(
      CHECKS,
      PERSON,
      "The upgrade stops before it changes anything, because checks failed.",
      "Follow the remedy of each failed check in status.hops[].checks."),
  CheckFailed(
      CHECKS,
      PERSON,
      "One check failed. The event has its evidence.",
      "Follow the remedy in the event."),
  CheckWarning(
      CHECKS,
      WAITS,
      "One check has a warning, which does not stop the upgrade.",
      "Read the event, and follow its remedy if it concerns you."),
  ChecksTooOld(
      CHECKS,
      PROGRESS,
      "The checks are too old for the next act. The operator runs them again first.",
      ""),

  JobPending(
      JOBS,
      PROGRESS,
      "The Job is created and its pod is starting.",
      "Look at the Job's pod (kubectl describe pod)."),
  JobRunning(JOBS, PROGRESS, "The Job is running.", "Look at its log for what it waits for."),
  ScriptFailed(
      JOBS,
      PERSON,
      "The script ended with an error. The message has its last error line.",
      "Fix what the script reports."),
  ScriptMissing(JOBS, PERSON, "The image lacks the script.", "Use the vendor's server image."),
  InterpreterMissing(
      JOBS,
      PERSON,
      "No Python of the image can run the script.",
      "Use the vendor's server image, which brings its Python."),
  JobImagePull(
      JOBS,
      WAITS,
      "The node can't pull the image. The operator tries four Jobs for a minute each, then the step"
          + " fails.",
      "Correct the image in the spec, or let the nodes pull it (registry, pull secrets of the"
          + " zone's StatefulSet)."),
  JobNotStarted(
      JOBS,
      PERSON,
      "The container's first process can't start, for example because the image has another"
          + " architecture.",
      "Use the vendor's server image for the architecture of the nodes."),
  JobCrashed(JOBS, PERSON, "A signal ended the script.", "Look at the Job's log."),
  JobOutOfMemory(
      JOBS,
      PERSON,
      "The kernel killed the script because it used too much memory.",
      "Look at the Job's log. No script needs that much."),
  JobDeadline(
      JOBS,
      PERSON,
      "The script ran past its deadline.",
      "Look in the Job's log for what it waited for."),
  JobLost(
      JOBS,
      WAITS,
      "The Job or its pod was deleted, evicted, or lost with its node. The operator runs it again,"
          + " up to three times.",
      "Bring back or remove a silent node (kubectl delete node NODE), and find out who deletes the"
          + " pods."),
  JobForeignContainer(
      JOBS,
      WAITS,
      "A container that admission put into the pod failed. The operator runs the Job again, up to"
          + " three times.",
      "Exclude the pods of these Jobs from whatever injects containers."),
  JobUnschedulable(
      JOBS,
      PERSON,
      "No node fits the pod, or none has room.",
      "Make room, or correct the node selector or the taints, so that a node fits."),
  JobConfiguration(
      JOBS,
      PERSON,
      "The pod lacks a Secret, a key, a volume or a network.",
      "Create what the message names."),
  JobQuota(
      JOBS,
      PERSON,
      "A ResourceQuota refuses the Job or its pod.",
      "Raise the quota, or free some of it."),
  JobAdmission(
      JOBS,
      PERSON,
      "A webhook, a policy, pod security, a LimitRange or a service account refuses the Job or its"
          + " pod.",
      "Let it admit Jobs and pods with the label"
          + " app.kubernetes.io/managed-by=ob-upgrade-operator."),
  JobRefused(
      JOBS,
      PERSON,
      "The cluster refuses the pod for another reason.",
      "Remove what the cluster's own words name."),
  JobSuspended(
      JOBS, PERSON, "Somebody suspended the Job.", "Set spec.suspend of the Job to false."),
  JobNameTaken(
      JOBS,
      PROGRESS,
      "Somebody else created a Job of that name. The operator takes another name.",
      ""),
  JobPredecessor(
      JOBS,
      WAITS,
      "A pod of a deleted ObUpgrade may still be at work on this cluster.",
      "Wait until that pod has ended. If its node is silent, bring it back or remove it (kubectl"
          + " delete node NODE)."),
  ScriptDisconnected(
      JOBS,
      WAITS,
      "The script or the check suite lost its connection to a database server, for example because"
          + " that server restarted. The operator runs it again once every server is back, up"
          + " to three times.",
      "Bring the servers that the message names back into service, and find out what ends them"
          + " (kubectl describe pod)."),

  NothingKnown(
      ZONE,
      WAITS,
      "The database shows no rows where there must be some, which proves nothing.",
      "If it lasts, look at the root service and at the database user's privileges."),
  ZoneUnknown(
      ZONE,
      PERSON,
      "The database no longer lists the zone.",
      "Find out who removed the zone, and add it to the database again."),
  ZoneNotActive(
      ZONE,
      PERSON,
      "A zone that must be active is stopped.",
      "Find out who stopped it, then start it (ALTER SYSTEM START ZONE)."),
  ServerNotServing(
      ZONE, WAITS, "A server is not in service.", "Look at the log of that server and at its pod."),
  LogNotInSync(
      ZONE,
      PROGRESS,
      "Replicas of log streams are still catching up, or don't report.",
      "Look at the servers that the message names, at their disks and at the network between"
          + " them."),
  LocalityChanging(
      ZONE,
      WAITS,
      "The locality of a tenant is changing.",
      "Wait until the change of the locality has ended, or cancel it."),
  NoLeader(
      ZONE,
      WAITS,
      "A log stream has no leader.",
      "Look at the servers of that log stream: a majority of its replicas must be in service."),
  SeveralLeaders(
      ZONE,
      WAITS,
      "A log stream shows more than one leader, as it does for a moment when its leader moves.",
      "If it lasts, look at the network between the servers."),
  NoMajority(
      ZONE,
      WAITS,
      "Without the zone, a log stream would lose its majority.",
      "Bring the missing replicas of the other zones back, or add replicas there."),
  NoNode(
      ZONE,
      PERSON,
      "No pod of the zone's StatefulSet is on a node.",
      "Look at why the pods have no node (kubectl describe pod)."),
  ImageChanged(
      ZONE,
      PERSON,
      "An image is of another build than the one that was planned.",
      "Name an image of the planned build in the spec."),
  LeadersMoving(ZONE, PROGRESS, "The zone is stopped, and its leaders move to other zones.", ""),
  LeadersInZone(
      ZONE,
      PROGRESS,
      "The zone still has leaders, which move to other zones.",
      "Look for log streams whose replicas in the other zones can't become leader."),
  ReplyLost(
      ZONE,
      PROGRESS,
      "The database did not reply to a statement. The operator checks whether it took effect.",
      ""),
  StopZoneAnswered(
      ZONE,
      WAITS,
      "The database answers STOP ZONE with an error that may pass, and the zone is still active.",
      "If it lasts, look at the error that the message quotes."),
  StopZoneRefused(
      ZONE,
      PERSON,
      "The database refuses STOP ZONE. The zone is still active.",
      "Fix what the database's error names."),
  Freezing(
      ZONE,
      PROGRESS,
      "The zone's servers write their memory to disk, so that they replay less log when they"
          + " restart.",
      ""),
  ServersNotRestarted(
      ZONE,
      PROGRESS,
      "Servers of the zone have not restarted with the new build yet.",
      "Look at the pods that the message names and at the log of their observers."),
  OldProgram(
      ZONE,
      PERSON,
      "Servers restarted in pods with the new image and still report the old build. A volume or a"
          + " start script keeps the old program.",
      "Remove the volume mount over the observer's bin and lib, or have the start script run the"
          + " image's own observer. The operator looks again after the pod restarts."),
  SchemaNotRefreshed(
      ZONE,
      PROGRESS,
      "Servers of the zone don't have the schema of every tenant yet.",
      "Look at the log of those servers."),
  Starting(ZONE, PROGRESS, "The operator has started the zone, which becomes active.", ""),
  StartZoneRefused(
      ZONE, PERSON, "The database refuses START ZONE.", "Fix what the database's error names."),
  NotAMember(
      ZONE,
      PROGRESS,
      "Leaders don't count the zone's replicas as members yet.",
      "Look at the log of the servers that the message names."),
  OtherZoneNotAtRest(
      ZONE,
      WAITS,
      "Kubernetes is changing the pods of another zone. The operator continues when that zone is"
          + " complete.",
      "If it lasts, look at the StatefulSet and the pod that the message names."),
  NodeLeaving(
      ZONE,
      WAITS,
      "Somebody takes away the node of a pod of another zone. The operator continues when that pod"
          + " runs on a node that stays.",
      "Finish the drain, or let the node stay (kubectl uncordon NODE)."),
  StatefulSetRecreated(
      ZONE,
      PERSON,
      "Somebody deleted a StatefulSet and created it again after the operator validated it.",
      "Check that the new StatefulSet runs the zone's servers with their volumes. Then give"
          + " spec.retry a new value."),
  ZoneStoppedMeanwhile(
      ZONE,
      PERSON,
      "Somebody else stopped a zone during the upgrade. The operator stops no zone while another"
          + " one is stopped.",
      "Start it again with ALTER SYSTEM START ZONE."),
  BuildChanged(
      ZONE,
      PERSON,
      "A server runs a build that its zone does not have at this point of the upgrade.",
      "Find out which image the server's pod has, and give it the zone's own image."),
  UpgradeModeChanged(
      ZONE,
      PERSON,
      "Somebody ended the database's upgrade mode during the upgrade.",
      "Run ALTER SYSTEM BEGIN UPGRADE, then ALTER SYSTEM BEGIN ROLLING UPGRADE, as upgrade_pre.py does."),
  ParameterChanged(
      ZONE,
      PERSON,
      "Somebody changed a parameter that protects the cluster while its zones run different builds.",
      "Set the parameter to the expected value with ALTER SYSTEM SET."),

  ReplacingPods(
      PODS,
      PROGRESS,
      "The zone's pods are being replaced.",
      "Look at the StatefulSet and its pods (kubectl describe)."),
  PodImagePull(
      PODS,
      PERSON,
      "The node can't pull the image.",
      "Put another image of the same build into the spec, or let the node pull this one (registry,"
          + " pull secrets)."),
  PodNotStarted(
      PODS,
      PERSON,
      "The container's first process can't start, for example because the node has another"
          + " processor.",
      "Put an image of the same build into the spec that is for the node's processor."),
  PodCrashing(
      PODS,
      PERSON,
      "The server ends again and again. The message has its exit code and its last words.",
      "Fix what its log says (kubectl logs POD --previous), or put another image of the same build"
          + " into the spec."),
  KilledByProbe(
      PODS,
      PERSON,
      "A liveness or startup probe fails, and the kubelet kills the server for it.",
      "Give the container a startup probe whose periodSeconds x failureThreshold is longer than the"
          + " replay of the log, 15 min or more."),
  PodInit(PODS, PERSON, "An init container fails.", "Fix what the log of that container says."),
  PodConfiguration(
      PODS,
      PERSON,
      "The pod lacks a Secret, a ConfigMap or a key.",
      "Create what the message names."),
  PodUnschedulable(
      PODS,
      PERSON,
      "No node fits the pod, or none has room.",
      "Make room or uncordon a node, so that a node fits."),
  PodVolume(
      PODS,
      PERSON,
      "A volume of the pod can't be bound or mounted.",
      "Repair the volume that the message names."),
  PodLost(
      PODS,
      WAITS,
      "The node rejected or evicted the pod. Its StatefulSet creates it again.",
      "If the pod is lost again and again, look at its node."),
  PodTerminating(
      PODS,
      PERSON,
      "The pod must end, but its node does not report that it has.",
      "Bring the node back, or remove it (kubectl delete node NODE) once you are certain that"
          + " nothing runs there."),
  PodSidecar(
      PODS,
      WAITS,
      "Another container of the pod ends again and again. The server itself runs.",
      "Look at the log of that container."),
  PodNotMade(
      PODS,
      PERSON,
      "The cluster refuses to create a pod.",
      "Remove what refuses it: raise the quota, or have the policy admit the pod."),
  PodAwaited(
      PODS,
      WAITS,
      "The StatefulSet creates the next pod only when another one is ready.",
      "If that pod needs its stopped zone to be ready, create the StatefulSet again with"
          + " podManagementPolicy: Parallel. Keep its pods (kubectl delete --cascade=orphan)."),
  ControllerSilent(
      PODS,
      PERSON,
      "The StatefulSet's controller has not seen the new image for a minute.",
      "Look at the kube-controller-manager."),
  AsEstablished(PODS, PROGRESS, "What had drifted is again as the operator established it.", ""),
  ImagePutBack(
      PODS,
      PERSON,
      "Somebody restored the old image. The operator sets the new one again every few seconds, and acts no"
          + " further until the new one stays.",
      "Commit the new image to Git. Or have Argo CD ignore it: ignoreDifferences with"
          + " managedFieldsManagers: [ob-upgrade-operator], and the sync option"
          + " RespectIgnoreDifferences=true (docs/argocd.md)."),
  StrategyPutBack(
      PODS,
      PERSON,
      "Somebody restored RollingUpdate on a StatefulSet while the operator deletes its pods one after the"
          + " other. The operator sets OnDelete again before it deletes the next pod.",
      "Have Argo CD ignore spec.updateStrategy until the upgrade is over: ignoreDifferences with"
          + " RespectIgnoreDifferences=true."),
  ReadinessAwaited(
      PODS,
      PROGRESS,
      "The operator waits to see whether the pods stay ready without their zone.",
      ""),
  ReadinessNeedsZone(
      PODS,
      PERSON,
      "The pods are ready only while their zone is active, and OrderedReady creates them one after"
          + " the other.",
      "Create the StatefulSet again with podManagementPolicy: Parallel. Keep its pods (kubectl"
          + " delete statefulset NAME --cascade=orphan)."),
  NewerObserver(
      PODS,
      PERSON,
      "A server runs a newer build than the planned one. OceanBase can't go back.",
      "Bring the zone to an image of that build or a later one."),
  ZoneNotStopped(
      PODS,
      PERSON,
      "Somebody started the zone before it was upgraded. The operator never touches the pods of an"
          + " active zone.",
      "Stop the zone again (ALTER SYSTEM STOP ZONE), and let nobody start it before it is"
          + " upgraded."),
  StatefulSetGone(
      PODS,
      PERSON,
      "A zone's StatefulSet was deleted during the upgrade.",
      "Create the StatefulSet again, with the same name and the volumes that it had."),
  StatefulSetChanged(
      PODS,
      PERSON,
      "Somebody changed a zone's StatefulSet during the upgrade: its replicas, its update strategy"
          + " or its partition, or it is a new one of the same name.",
      "Restore the old value. Or accept the new one: give spec.retry a new value."),
  TemplateChanged(
      PODS,
      PERSON,
      "Somebody set an image on a zone's StatefulSet that the operator did not give it, and the"
          + " operator can't safely change it.",
      "Restore the image that the message names as the zone's own."),
  ServerWithoutPod(
      PODS,
      PERSON,
      "The database lists a server whose pod is gone, because its StatefulSet was scaled in.",
      "Scale the StatefulSet back to the zone's number of servers. If the server must go, remove it"
          + " (ALTER SYSTEM DELETE SERVER 'IP:PORT') before you start an upgrade."),
  PodsOrphaned(
      PODS,
      PERSON,
      "No controller owns a pod of the zone, as after kubectl delete statefulset --cascade=orphan.",
      "Create the StatefulSet again, with the same name and selector. It then adopts its pods."),

  BuildsDiffer(
      ENDING,
      WAITS,
      "The servers don't all run one build of the version.",
      "Look at the servers that the message names."),
  MinObserverVersionDiffers(
      ENDING,
      WAITS,
      "min_observer_version is not the version of the hop.",
      "If it lasts, look at the log of upgrade_post.py."),
  DataVersionDiffers(
      ENDING,
      WAITS,
      "The data of a tenant is not at the version of the hop.",
      "If it lasts, look at the tenant in DBA_OB_TENANTS."),
  UpgradeModeOn(
      ENDING,
      WAITS,
      "The cluster is still in upgrade mode.",
      "If it lasts, look at the log of upgrade_post.py, and find out who turned the mode on."),
  UpgradeJobRunning(
      ENDING,
      PROGRESS,
      "A job of the database upgrades the tenants.",
      "Look at the job in oceanbase.__all_rootservice_job."),
  UpgradeJobDead(
      ENDING,
      PROGRESS,
      "A job of the database died with its root service. The operator runs it again.",
      "Look for a tenant that is not NORMAL or can't be read (DBA_OB_TENANTS). Without one, restart"
          + " the observer that is the root service."),
  InspectionFailed(
      ENDING,
      WAITS,
      "An upgrade inspection of the database has not succeeded. The operator runs it again every"
          + " two minutes.",
      "Fix what the inspection names."),
  Restoring(
      ENDING,
      PROGRESS,
      "The operator restores values that the upgrade changed.",
      "Find out who else sets the value that the message names."),
  NotRestored(
      ENDING,
      PERSON,
      "Somebody changed a value after the operator restored it.",
      "Restore the value."),
  Merging(
      ENDING,
      PROGRESS,
      "Tenants are merging. The next hop starts when they have finished.",
      "Look at the merges in CDB_OB_MAJOR_COMPACTION."),
  ReplicaTasks(
      ENDING,
      PROGRESS,
      "The database moves or repairs replicas. The next hop starts when it has finished.",
      "Look at the tasks in CDB_OB_LS_REPLICA_TASKS."),
  OfflineTimeKept(
      ENDING,
      WAITS,
      "While a server is away or somebody else upgrades the cluster, server_permanent_offline_time"
          + " stays at 72h. With a short time the database would give up the server's replicas.",
      "Start the server that the message names, or finish the other upgrade."),
  StandbyBehind(
      ENDING,
      WAITS,
      "The data of a standby tenant is not at the version of the hop yet. It follows that of its"
          + " primary, which may be in another cluster. The checks of the next hop require it.",
      "Upgrade the cluster of the primary to the same version, and no further. Or set"
          + " spec.cancelled: the upgrade then ends at this version."),

  Paused(
      CONTROLS,
      PERSON,
      "The upgrade stands still, as spec.paused asks.",
      "Remove spec.paused when the upgrade may continue."),
  PauseRequested(
      CONTROLS,
      PROGRESS,
      "A person asked for a pause in spec.paused. The operator first finishes what it has begun.",
      ""),
  AwaitingApproval(
      CONTROLS,
      PERSON,
      "The next zone waits for a person's approval, as spec.approval asks.",
      "Approve the zone with the command in the message, or pause or cancel the upgrade."),
  Approved(CONTROLS, PROGRESS, "A person has approved the zone.", ""),
  ApprovalNotNeeded(CONTROLS, PROGRESS, "This zone needs no approval, by spec.approval.", ""),
  ApprovalLater(CONTROLS, PROGRESS, "No zone begins now, so none waits for approval.", ""),
  BeforeTime(
      CONTROLS,
      WAITS,
      "The time in spec.notBefore has not come.",
      "Wait, or give an earlier time in spec.notBefore."),
  TimeHasCome(CONTROLS, PROGRESS, "The time in spec.notBefore has passed.", ""),
  OutsideWindow(
      CONTROLS,
      WAITS,
      "The window in spec.window is closed. The operator begins no zone until it opens.",
      "Wait, or change or remove spec.window."),
  InsideWindow(CONTROLS, PROGRESS, "The window in spec.window is open.", ""),
  Soaking(
      CONTROLS,
      WAITS,
      "A zone is through. Every gate must stay open for the time in spec.soak before the next one"
          + " begins.",
      "Wait, or change or remove spec.soak."),
  SoakDisturbed(
      CONTROLS,
      WAITS,
      "A gate is shut while the cluster soaks. The time in spec.soak begins again when every gate"
          + " is open.",
      "Look at what the message names. The next zone waits until it is over."),
  Soaked(CONTROLS, PROGRESS, "Every gate has stayed open for the time in spec.soak.", ""),
  SoakLater(CONTROLS, PROGRESS, "No zone begins now, so nothing soaks.", ""),
  HealthTooOld(
      CONTROLS,
      PROGRESS,
      "A control held the zone for long, so the operator checks the cluster and the zone's image"
          + " again before it stops the zone.",
      ""),
  ControlInvalid(
      CONTROLS,
      PERSON,
      "A control in the spec has a value that the operator can't read.",
      "Correct the field that the message names."),
  ControlUnused(CONTROLS, PROGRESS, "The spec no longer uses this control.", ""),
  Cancelling(
      CONTROLS,
      PROGRESS,
      "A person cancels the upgrade, or has deleted the ObUpgrade. The operator undoes what the upgrade"
          + " changed.",
      "Look at the step in the status. docs/controls.md says how you remove the finalizer of an ObUpgrade"
          + " that can't be undone."),
  Cancelled(
      CONTROLS,
      ENDED,
      "A person cancelled the upgrade. The operator has undone what it changed.",
      ""),
  CancelTooLate(
      CONTROLS,
      WAITS,
      "An upgrade can be cancelled until the first zone of a hop is stopped. OceanBase can't go back from"
          + " a new binary.",
      "Let the upgrade continue, or pause it with spec.paused."),
  CancelUnsafe(
      CONTROLS,
      PERSON,
      "A server runs another build than before the upgrade. END UPGRADE would leave a cluster of mixed"
          + " builds without its upgrade mode.",
      "Remove the finalizer of the ObUpgrade as docs/controls.md shows, and finish the upgrade with another"
          + " ObUpgrade of the same target."),
  ServerAwaited(
      CONTROLS,
      WAITS,
      "A server is not in service. The operator ends the upgrade mode when it knows which build every server"
          + " runs.",
      "Start the server that the message names."),
  JobEnding(
      CONTROLS,
      WAITS,
      "Jobs of the upgrade still run. The operator has deleted them, and waits until their pods are gone.",
      "Look at the pods of the Job that the message names, and at their nodes."),
  EndingUpgradeMode(
      CONTROLS,
      PROGRESS,
      "The operator has sent END UPGRADE, and waits until every server has left the upgrade mode.",
      "Look at enable_upgrade_mode and _upgrade_stage in GV$OB_PARAMETERS."),
  EndUpgradeRefused(
      CONTROLS,
      PERSON,
      "The database refuses END UPGRADE.",
      "Fix what the database's error names."),
  ResumingMerges(
      CONTROLS,
      PROGRESS,
      "The operator resumes the merges that upgrade_pre.py suspended.",
      "Look at IS_SUSPENDED in CDB_OB_MAJOR_COMPACTION, and find out who suspends merges."),
  DeletedInUpgrade(
      CONTROLS,
      PERSON,
      "Somebody deleted the ObUpgrade after a zone was stopped. The operator leaves the cluster as it is,"
          + " and keeps its record.",
      "Create an ObUpgrade with the same target, which continues the upgrade."),
  NothingToUndo(
      CONTROLS,
      PERSON,
      "Somebody deleted the ObUpgrade, and what the operator needs to undo the upgrade is gone: the"
          + " StatefulSets or the Secret.",
      "If the database still exists, run the statements that docs/controls.md lists."),

  DatabaseError(
      OPERATOR,
      WAITS,
      "The database answers a statement of the operator with an error.",
      "Fix what the database's error names."),
  ApiRefused(
      OPERATOR,
      PERSON,
      "The API server refuses a request of the operator.",
      "Grant what the chart's rbac.yaml lists, or remove what the API server's words name."),
  RecordLost(
      OPERATOR,
      PERSON,
      "The cluster's record, a ConfigMap, belongs to another ObUpgrade. Or somebody deleted it, and"
          + " the status has no values to write it again.",
      "Let the ObUpgrade that holds the record finish. If none does, restore the ConfigMap from a"
          + " backup, or create it as docs/faq.md shows."),
  DefinitionOutdated(
      OPERATOR,
      PERSON,
      "The definition (CRD) of ObUpgrade in the cluster is not the operator's, so the API server drops"
          + " parts of the status. The operator does nothing until it can store what it does.",
      "Apply the definition of the operator's version: kubectl apply -k crds, or Helm with"
          + " crds.install=true."),
  UnexpectedError(
      OPERATOR,
      WAITS,
      "The operator met an unexpected error, and retries.",
      "Please report it with the operator's log."),
  RecordEdited(
      OPERATOR,
      PERSON,
      "Somebody edited the values to restore in the cluster's record, a ConfigMap.",
      "Restore the ConfigMap. kubectl get configmap -o yaml --show-managed-fields shows who edited"
          + " it."),
  RecordRewritten(
      OPERATOR,
      PROGRESS,
      "Somebody deleted the cluster's record, a ConfigMap. The operator wrote it again from the"
          + " status of the ObUpgrade.",
      ""),
  LaterOperator(
      OPERATOR,
      PERSON,
      "A later version of the operator began this upgrade, with steps that this version doesn't"
          + " have.",
      "Run the version of the operator that began the upgrade, or a later one."),
  StepsDiffer(
      OPERATOR,
      PERSON,
      "The steps that the status records are not those of this version of the operator. Its next"
          + " step could be the wrong one.",
      "Run the version of the operator that began the upgrade until the upgrade has ended."),
  RecordTooLarge(
      OPERATOR,
      PERSON,
      "The values to restore are too many for the cluster's record, a ConfigMap of up to 256 KiB.",
      "Set the parameters that most tenants change to one value for all tenants."),
  RecordLeftBehind(
      OPERATOR,
      PERSON,
      "The record of a cluster, a ConfigMap, has values that no ObUpgrade restores. The ObUpgrade that"
          + " holds it is gone or has ended, and no other one works on the cluster.",
      "Create an ObUpgrade of the cluster with the same target: it takes the values over. Or restore"
          + " them by hand, and then delete the ConfigMap."),
  UpgradeModeLeftBehind(
      OPERATOR,
      PERSON,
      "A cluster is in upgrade mode, and no ObUpgrade works on it. An ObUpgrade was deleted in the"
          + " middle, or somebody upgrades the cluster by hand or with another tool.",
      "If somebody upgrades the cluster by other means, let that end. Otherwise create an ObUpgrade of"
          + " the cluster with the same target."),
  NothingLeftBehind(OPERATOR, PROGRESS, "What the watchdog reported of the cluster is over.", ""),
  ImagesInStep(
      OPERATOR,
      PROGRESS,
      "The StatefulSets have the images that the upgrade left, and no last-applied configuration has"
          + " another one.",
      ""),
  OldImageInGit(
      OPERATOR,
      PERSON,
      "The last-applied configuration of a StatefulSet still has another image than the upgrade left."
          + " The next sync or kubectl apply may restore it.",
      "Set the images of status.gitImages in Git or Helm, and apply that."),
  OldImageReturned(
      OPERATOR,
      PERSON,
      "After the upgrade somebody restored an image from before it. The old program can't run on"
          + " upgraded data. The operator changes nothing after the end.",
      "Set the images of status.gitImages in Git or Helm and apply that, or set them with kubectl set"
          + " image."),
  ImagesReplaced(
      OPERATOR,
      PROGRESS,
      "The StatefulSets have other images since, or a later ObUpgrade works on the cluster.",
      "");

  /** The word before every fix. */
  public static final String FIX = "Fix: ";

  private final Chapter chapter;
  private final Course course;
  private final String meaning;
  private final String fix;

  Reason(Chapter chapter, Course course, String meaning, String fix) {
    if (course == PERSON && fix.isBlank()) {
      throw new IllegalArgumentException(name() + " needs a person, who needs a fix");
    }
    this.chapter = chapter;
    this.course = course;
    this.meaning = meaning;
    this.fix = fix;
  }

  public Chapter chapter() {
    return chapter;
  }

  public Course course() {
    return course;
  }

  /** In one or two sentences. */
  public String meaning() {
    return meaning;
  }

  /** What a person does; empty where nobody needs to do anything. */
  public String fix() {
    return fix;
  }

  /** What is wrong, as a sentence, and the fix unless the sentence has one already. */
  public String explain(String what) {
    String sentence = sentence(what);
    return fix.isEmpty() || sentence.contains(FIX) ? sentence : sentence + " " + FIX + fix;
  }

  /**
   * Ends with a full stop. The first letter stays: it may be an object's name.
   *
   * @param what may be null, as the message of an exception sometimes is
   */
  public static String sentence(String what) {
    String text = what == null ? "" : what.strip();
    return text.isEmpty() || ".!?…".indexOf(text.charAt(text.length() - 1)) >= 0
        ? text
        : text + ".";
  }
}
