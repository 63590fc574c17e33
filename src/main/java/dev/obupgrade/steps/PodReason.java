package dev.obupgrade.steps;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.PodState.Trouble;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a zone's pods don't have their new image yet, or their servers don't serve with it, as the
 * step's {@code reason} says, and the way out.
 */
enum PodReason {
  ReplacingPods(""),
  PodImagePull(
      "put another image of the same build into the spec, or let the node pull this one (registry, pull secrets); it goes on by itself"),
  PodNotStarted(
      "put an image of the same build into the spec that is for the node's processor; it goes on by itself"),
  PodCrashing(
      "look at its log (kubectl logs POD --previous) and put right what it says; if it is the image, put another of the same build into the spec; it goes on by itself"),
  PodInit("look at that container's log and put right what it says; it goes on by itself"),
  PodConfiguration("it goes on by itself once what is named is there"),
  PodUnschedulable("it goes on by itself once a node fits"),
  PodVolume("it goes on by itself once the volume can be used"),
  PodLost("its StatefulSet makes it anew; if it goes on being lost, look at the node"),
  PodTerminating(
      "bring its node back, or remove it (kubectl delete node NODE) once it is certain that nothing runs there any more"),
  PodSidecar("look at that container's log; the server itself runs"),
  PodNotMade("it goes on by itself once the cluster takes the pod"),
  PodAwaited(
      "it goes on by itself then; if that pod stays as it is, see what keeps it from being ready, and if that is its zone, which is stopped, make the StatefulSet anew with podManagementPolicy: Parallel (kubectl delete statefulset NAME --cascade=orphan, then apply it)"),
  UpdatePartition("set spec.updateStrategy.rollingUpdate.partition to 0; it goes on by itself"),
  ControllerSilent("look at the kube-controller-manager; it goes on by itself"),
  ImagePutBack(
      "have whoever does that put the new image there, or stop; it is set again every few seconds"),
  ReadinessAwaited(""),
  ReadinessNeedsZone(
      "make the StatefulSet anew with podManagementPolicy: Parallel (kubectl delete statefulset NAME --cascade=orphan, then apply it), then give spec.retry a new value"),
  ForeignPod("correct that pod's labels, or delete it, then give spec.retry a new value"),
  NewerObserver("there is no way back: bring the zone to an image of that build or a later one"),
  ZoneNotStopped(
      "let nobody start the zone before it is upgraded: stop it again (ALTER SYSTEM STOP ZONE), then give spec.retry a new value");

  private final String wayOut;

  PodReason(String wayOut) {
    this.wayOut = wayOut;
  }

  static PodReason of(Trouble.Kind kind) {
    return switch (kind) {
      case IMAGE -> PodImagePull;
      case NOT_STARTED -> PodNotStarted;
      case CRASHING -> PodCrashing;
      case INIT -> PodInit;
      case CONFIGURATION -> PodConfiguration;
      case UNSCHEDULABLE -> PodUnschedulable;
      case VOLUME -> PodVolume;
      case LOST -> PodLost;
      case TERMINATING -> PodTerminating;
      case SIDECAR -> PodSidecar;
    };
  }

  /** What was found, and the way out. */
  String of(String what) {
    return wayOut.isEmpty() ? what : what + ": " + wayOut;
  }

  /** Waits for it, looking often at first. */
  StepResult soon(String what) {
    return StepResult.soon(name(), of(what));
  }

  /** Waits for it, looking every few seconds. */
  StepResult later(String what) {
    return StepResult.later(name(), of(what));
  }

  StepResult failed(String what) {
    return StepResult.failed(name(), of(what));
  }

  /** Of the first pod with which something is wrong. */
  static Optional<PodReason> first(List<PodState> pods) {
    return pods.stream().flatMap(p -> p.trouble().stream()).findFirst().map(t -> of(t.kind()));
  }

  /** What is wrong with the pods, and the way out of each kind; empty when nothing is. */
  static String troubles(List<PodState> pods) {
    Map<PodReason, String> told =
        pods.stream()
            .flatMap(pod -> pod.trouble().stream())
            .collect(
                Collectors.groupingBy(
                    trouble -> of(trouble.kind()),
                    LinkedHashMap::new,
                    Collectors.mapping(Trouble::message, Collectors.joining("; "))));
    return told.entrySet().stream()
        .map(kind -> "; " + kind.getKey().of(kind.getValue()))
        .collect(Collectors.joining());
  }
}
