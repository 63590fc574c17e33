package dev.obupgrade.adoption;

import dev.obupgrade.adoption.Candidate.ZoneSite;
import dev.obupgrade.kube.PodAddress;
import dev.obupgrade.kube.SetSurroundings;
import dev.obupgrade.kube.SetSurroundings.PodSurroundings;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.kube.Surroundings.DryRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Collects the remarks on a cluster that can be upgraded. */
final class Remarks {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final String MAKES_BUDGETS = "list, create and delete PodDisruptionBudgets";

  /** A starting observer waits up to 15 min for schemas and replay before it serves. */
  private static final Duration STARTS = Duration.ofMinutes(15);

  private Remarks() {}

  static List<String> on(Candidate candidate) {
    List<String> remarks = new ArrayList<>();
    add(
        remarks,
        Remark.KeepsNothing,
        "No volume outlives the pods of %s",
        candidate,
        Remarks::bare);
    add(
        remarks,
        Remark.SameImage,
        "%s has the server's image",
        candidate,
        site -> sameImage(site, candidate.spec().container()));
    add(remarks, Remark.AppliedBy, "%s", candidate, Remarks::appliedBy);
    add(
        remarks,
        Remark.NotReadyUnreachable,
        "Service %s does not forward to a pod that is not ready",
        candidate,
        Remarks::unpublished);
    add(
        remarks,
        Remark.ReadinessInOrder,
        "The pods of %s start one after the other, each when the one before is ready, and their readiness probe checks more than the port",
        candidate,
        Remarks::readinessInOrder);
    add(remarks, Remark.LongPause, "%s", candidate, Remarks::pauses);
    add(remarks, Remark.ShortProbe, "%s", candidate, Remarks::shortProbes);
    add(remarks, Remark.FolderOfNode, "%s", candidate, Remarks::folders);
    add(
        remarks,
        Remark.NotTried,
        "Because of a webhook, a dry run can't check whether %s would get the new image",
        candidate,
        Remarks::untried);
    if (!candidate.holdsEvictions()) {
      remarks.add(Remark.NotHeld.of("The operator may not %s", Set.of(MAKES_BUDGETS)));
    }
    add(remarks, Remark.BudgetOfYours, "%s may allow an eviction", candidate, Remarks::budgets);
    Set<String> unread = unread(candidate);
    if (!unread.isEmpty()) {
      remarks.add(Remark.NotRead.of("The operator may not read %s", unread));
    }
    return remarks;
  }

  private static void add(
      List<String> remarks,
      Remark remark,
      String what,
      Candidate candidate,
      Function<ZoneSite, Stream<String>> find) {
    List<String> found = candidate.zones().stream().flatMap(find).distinct().toList();
    if (!found.isEmpty()) {
      remarks.add(remark.of(what, found));
    }
  }

  private static Stream<String> bare(ZoneSite site) {
    return site.podSurroundings().isEmpty()
            || site.podSurroundings().stream().anyMatch(PodSurroundings::keepsData)
        ? Stream.empty()
        : Stream.of(site.zone().statefulSet());
  }

  private static Stream<String> sameImage(ZoneSite site, String container) {
    return site.set().stream()
        .flatMap(
            set ->
                set.images().entrySet().stream()
                    .filter(other -> !other.getKey().equals(container))
                    .filter(other -> other.getValue().equals(set.images().get(container)))
                    .map(other -> "Container " + other.getKey() + " of " + set.name())
                    .sorted());
  }

  private static Stream<String> appliedBy(ZoneSite site) {
    return site.surroundings().stream()
        .flatMap(s -> s.appliedBy().stream())
        .map(by -> "StatefulSet " + site.zone().statefulSet() + " comes from " + by);
  }

  private static Stream<String> unpublished(ZoneSite site) {
    return site.surroundings().filter(SetSurroundings::probed).stream()
        .flatMap(s -> s.pods().stream())
        .flatMap(pod -> pod.addresses().stream())
        .filter(PodAddress.OfService.class::isInstance)
        .map(PodAddress.OfService.class::cast)
        .filter(service -> service.stable() && !service.whenNotReady())
        .map(PodAddress.OfService::service);
  }

  private static Stream<String> readinessInOrder(ZoneSite site) {
    boolean probed = site.pods().stream().anyMatch(pod -> pod.unreadyAfter().isPresent());
    return site.set().filter(set -> set.ordered() && set.replicas() > 1 && probed).stream()
        .map(StatefulSetState::name);
  }

  private static Stream<String> pauses(ZoneSite site) {
    int pods = site.set().map(StatefulSetState::replicas).orElse(0);
    return site.surroundings().stream()
        .map(SetSurroundings::minReadySeconds)
        .filter(seconds -> Duration.ofSeconds((long) seconds * pods).compareTo(LONG) > 0)
        .map(
            seconds ->
                "StatefulSet %s waits minReadySeconds %d after each of its %d pods"
                    .formatted(site.zone().statefulSet(), seconds, pods));
  }

  private static Stream<String> shortProbes(ZoneSite site) {
    return site.surroundings().stream()
        .flatMap(s -> s.starts().stream())
        .filter(time -> time.compareTo(STARTS) < 0)
        .map(
            time ->
                "The probes of StatefulSet %s kill a server that has not started within %d s"
                    .formatted(site.zone().statefulSet(), time.toSeconds()));
  }

  private static Stream<String> folders(ZoneSite site) {
    return site.podSurroundings().stream()
        .filter(pod -> !pod.hostPaths().isEmpty())
        .filter(
            pod ->
                !Placement.of(
                        site.set().orElseThrow().podNeeds(), site.surroundings().orElseThrow(), pod)
                    .pinned())
        .map(pod -> "Pod " + pod.name() + " uses " + pod.hostPaths() + " of its node");
  }

  private static Stream<String> untried(ZoneSite site) {
    return site
        .newImage()
        .filter(dryRun -> dryRun.verdict() == DryRun.Verdict.UNDECIDED)
        .map(dryRun -> site.zone().statefulSet())
        .stream();
  }

  private static Stream<String> budgets(ZoneSite site) {
    return site.budgets().stream()
        .filter(budget -> budget.owner().isEmpty() && !budget.closed())
        .map(
            budget ->
                "PodDisruptionBudget %s of StatefulSet %s"
                    .formatted(budget.name(), site.zone().statefulSet()));
  }

  private static Set<String> unread(Candidate candidate) {
    Set<String> unread = new LinkedHashSet<>();
    if (candidate.nodes().isEmpty()) {
      unread.add("nodes");
    }
    if (candidate.exceededQuotas().isEmpty()) {
      unread.add("resourcequotas");
    }
    candidate.zones().stream()
        .flatMap(site -> site.surroundings().stream())
        .forEach(s -> unread.addAll(s.unread()));
    return unread;
  }
}
