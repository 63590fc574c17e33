package dev.obupgrade.upgrade;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.kube.FakeEvents.Published;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** One ObUpgrade as people see it, and what they do to it. */
record Upgrade(Scene scene, String namespace, String name) {

  Upgrade(Scene scene, String name) {
    this(scene, Deployment.NAMESPACE, name);
  }

  ObUpgrade resource() {
    return scene.kubernetes().upgrades().get(namespace, name);
  }

  ObUpgradeStatus status() {
    ObUpgradeStatus status = resource().getStatus();
    return status == null ? ObUpgradeStatus.empty() : status;
  }

  /** Lets the operator work until this and every other upgrade has ended or needs somebody. */
  Upgrade run() {
    scene.operator().run();
    return this;
  }

  /** Until the column STEP shows this. */
  Upgrade runTo(String step) {
    scene.operator().runUntil(() -> step.equals(status().step()));
    return this;
  }

  Upgrade runUntilStalled() {
    scene.operator().runUntil(() -> is(Conditions.STALLED));
    return this;
  }

  void edit(UnaryOperator<ObUpgradeSpec> change) {
    scene.kubernetes().upgrades().edit(namespace, name, change);
    scene.operator().hear(namespace, name);
  }

  void retry(String value) {
    edit(s -> s.withRetry(value));
  }

  /** Approves a zone of a hop, such as 4.3.5.3/zone2. */
  void approve(String zone) {
    scene
        .kubernetes()
        .upgrades()
        .annotate(namespace, name, "obupgrade.dev/approved", zone, "kubectl-annotate");
    scene.operator().hear(namespace, name);
  }

  /** As {@code kubectl delete} does, which waits until it is gone. */
  void delete() {
    markDeleted();
    scene.operator().runUntil(() -> !exists());
  }

  /** As {@code kubectl delete --wait=false} does. */
  void markDeleted() {
    scene.kubernetes().upgrades().delete(namespace, name);
    scene.operator().hear(namespace, name);
  }

  /** Gone without the operator: an earlier one put no finalizer on it, or a person removed that. */
  void vanish() {
    scene.kubernetes().upgrades().remove(namespace, name);
  }

  boolean exists() {
    return scene.kubernetes().upgrades().exists(namespace, name);
  }

  void cancel() {
    edit(s -> s.withCancelled(true));
  }

  String phase() {
    return String.valueOf(status().phase());
  }

  Condition condition(String type) {
    return Conditions.find(status().conditions(), type).orElseThrow();
  }

  boolean is(String conditionType) {
    return Conditions.isTrue(status().conditions(), conditionType);
  }

  /** Every status that was written, oldest first. */
  List<ObUpgradeStatus> history() {
    return scene.kubernetes().upgrades().history(namespace, name);
  }

  /** All records of steps that a status has. */
  static Stream<StepStatus> records(ObUpgradeStatus status) {
    return Stream.concat(
        status.steps().stream(),
        status.hops().stream()
            .flatMap(
                h ->
                    Stream.concat(
                        h.steps().stream(), h.zones().stream().flatMap(z -> z.steps().stream()))));
  }

  /** The record as it was last written: of a zone or hop that is through none is kept. */
  Optional<StepStatus> step(StepAddress address) {
    return history().reversed().stream()
        .filter(s -> address.hop().isEmpty() || !s.hops().isEmpty())
        .flatMap(s -> StepRecords.find(s, address).stream())
        .findFirst();
  }

  StepStatus stepOf(String zone, String step) {
    return step(StepAddress.inZone(0, zone, step)).orElseThrow();
  }

  /** The steps in the order they succeeded. */
  List<String> succeededSteps() {
    return events().stream()
        .filter(e -> e.reason().equals("StepSucceeded"))
        .map(e -> e.message().substring(0, e.message().indexOf(": ")))
        .toList();
  }

  List<Published> events() {
    return scene.kubernetes().events().published().stream()
        .filter(e -> e.upgrade().equals(name))
        .toList();
  }
}
