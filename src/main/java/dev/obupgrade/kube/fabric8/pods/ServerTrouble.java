package dev.obupgrade.kube.fabric8.pods;

import dev.obupgrade.kube.PodState.Trouble;
import dev.obupgrade.kube.PodState.Trouble.Kind;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds in a pod's status what keeps its server from serving. */
final class ServerTrouble {
  /** Waiting reasons of images, as the kubelet and the container runtimes have them. */
  private static final Set<String> IMAGE =
      Set.of(
          "ErrImagePull",
          "ImagePullBackOff",
          "ErrImageNeverPull",
          "InvalidImageName",
          "ImageInspectError",
          "RegistryUnavailable",
          "SignatureValidationFailed");

  private static final Set<String> NOT_STARTED =
      Set.of("RunContainerError", "StartError", "ContainerCannotRun");

  /** The kernel's error for a program of another processor. */
  private static final String WRONG_ARCHITECTURE = "exec format error";

  /** A container that ended is in trouble until it has run this long again. */
  private static final Duration STEADY = Duration.ofMinutes(1);

  /** A node that can be reached reports a pod's end within seconds after the grace period. */
  private static final Duration REPORTS = Duration.ofSeconds(30);

  private final Pod pod;
  private final String container;
  private final Function<String, Duration> seenFor;
  private final Function<ContainerStatus, Optional<String>> lastWords;

  /**
   * @param seenFor how long this process has seen something
   * @param lastWords the end of what a container wrote before it ended
   */
  ServerTrouble(
      Pod pod,
      String container,
      Function<String, Duration> seenFor,
      Function<ContainerStatus, Optional<String>> lastWords) {
    this.pod = pod;
    this.container = container;
    this.seenFor = seenFor;
    this.lastWords = lastWords;
  }

  Optional<Trouble> find() {
    var status = pod.getStatus();
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return overdueEnd();
    }
    if ("Failed".equals(status.getPhase())) {
      return trouble(
          Kind.LOST,
          Objects.toString(status.getReason(), "failed")
              + ": "
              + Objects.toString(status.getMessage(), "no reason given"));
    }
    Optional<String> unschedulable = PodMapping.unschedulable(pod);
    if (unschedulable.isPresent()) {
      return trouble(Kind.UNSCHEDULABLE, unschedulable.get());
    }
    List<ContainerStatus> all = status.getContainerStatuses();
    return Stream.of(
            status.getInitContainerStatuses().stream().flatMap(c -> of(c, Kind.INIT).stream()),
            all.stream().filter(this::observer).flatMap(c -> of(c, Kind.CRASHING).stream()),
            all.stream().filter(c -> !observer(c)).flatMap(c -> sidecar(c).stream()))
        .flatMap(each -> each)
        .findFirst();
  }

  private boolean observer(ContainerStatus status) {
    return status.getName().equals(container);
  }

  private Optional<Trouble> sidecar(ContainerStatus status) {
    return of(status, Kind.SIDECAR).map(t -> new Trouble(Kind.SIDECAR, t.message(), t.crashes()));
  }

  private Optional<Trouble> of(ContainerStatus status, Kind ended) {
    Optional<ContainerStateWaiting> waiting = PodMapping.waiting(status);
    Optional<ContainerStateTerminated> end = lastEnd(status);
    if (waiting.isPresent() && !"CrashLoopBackOff".equals(waiting.get().getReason())) {
      String reason = waiting.get().getReason();
      Kind kind =
          IMAGE.contains(reason)
              ? Kind.IMAGE
              : NOT_STARTED.contains(reason) ? Kind.NOT_STARTED : Kind.CONFIGURATION;
      return told(status, kind, PodMapping.describe(status, waiting.get()));
    }
    if (end.isEmpty() || steady(status)) {
      return Optional.empty();
    }
    String said = said(status, end.get());
    boolean neverStarted =
        NOT_STARTED.contains(Objects.toString(end.get().getReason(), ""))
            || said.contains(WRONG_ARCHITECTURE);
    return told(
        status,
        neverStarted ? Kind.NOT_STARTED : ended,
        "%s with code %d%s%s%s"
            .formatted(
                neverStarted ? "could not be started and ended" : "ended",
                end.get().getExitCode(),
                why(end.get()),
                times(crashes(status)),
                said.isEmpty() ? "" : "; its last words: " + said));
  }

  /** How its last run ended: with an error, or with 0 although it should keep running. */
  private Optional<ContainerStateTerminated> lastEnd(ContainerStatus status) {
    Optional<ContainerStateTerminated> now = terminated(status.getState());
    Optional<ContainerStateTerminated> end =
        now.isPresent() ? now : terminated(status.getLastState());
    return end.filter(e -> e.getExitCode() != 0 || !init(status));
  }

  private boolean init(ContainerStatus status) {
    return pod.getStatus().getInitContainerStatuses().contains(status);
  }

  private boolean steady(ContainerStatus status) {
    return running(status)
        .map(from -> seen(status.getName() + " runs since " + from).compareTo(STEADY) > 0)
        .orElse(false);
  }

  private Duration seen(String what) {
    return seenFor.apply(pod.getMetadata().getUid() + " " + what);
  }

  private static Optional<String> running(ContainerStatus status) {
    return Optional.ofNullable(status.getState())
        .map(ContainerState::getRunning)
        .map(running -> running.getStartedAt());
  }

  private static Optional<ContainerStateTerminated> terminated(ContainerState state) {
    return Optional.ofNullable(state).map(ContainerState::getTerminated);
  }

  /** The kubelet counts restarts. An end that it hasn't answered yet is one more. */
  private static int crashes(ContainerStatus status) {
    int restarts = Objects.requireNonNullElse(status.getRestartCount(), 0);
    return restarts + (running(status).isPresent() ? 0 : 1);
  }

  private static String why(ContainerStateTerminated end) {
    String reason = Objects.toString(end.getReason(), "");
    return reason.isEmpty() || reason.equals("Error") ? "" : " (" + reason + ")";
  }

  private static String times(int crashes) {
    return crashes > 1 ? ", %d times so far".formatted(crashes) : "";
  }

  private String said(ContainerStatus status, ContainerStateTerminated end) {
    return Optional.ofNullable(end.getMessage())
        .filter(message -> !message.isBlank())
        .or(() -> lastWords.apply(status))
        .map(String::strip)
        .orElse("");
  }

  private Optional<Trouble> told(ContainerStatus status, Kind kind, String what) {
    return Optional.of(
        new Trouble(
            kind,
            "pod %s, container %s: %s".formatted(PodTrouble.where(pod), status.getName(), what),
            crashes(status)));
  }

  private Optional<Trouble> trouble(Kind kind, String what) {
    return Optional.of(new Trouble(kind, "pod %s: %s".formatted(PodTrouble.where(pod), what)));
  }

  private Optional<Trouble> overdueEnd() {
    String end = pod.getMetadata().getDeletionTimestamp();
    long grace = Objects.requireNonNullElse(pod.getMetadata().getDeletionGracePeriodSeconds(), 0L);
    return seen("ends at " + end).compareTo(REPORTS.plusSeconds(grace)) > 0
        ? trouble(
            Kind.TERMINATING,
            "its grace period ended at %s, but its node has not reported its end".formatted(end))
        : Optional.empty();
  }
}
