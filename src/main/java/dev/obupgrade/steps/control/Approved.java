package dev.obupgrade.steps.control;

import dev.obupgrade.api.Approval;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.Texts;
import dev.obupgrade.api.ZoneStatus;
import dev.obupgrade.kube.ManagedFields;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code spec.approval}: a zone begins once a person has approved it, with an annotation, which Git
 * needn't know. The status keeps who approved, so that the annotation may go.
 */
final class Approved implements Control {
  static final String ANNOTATION = ObUpgrade.GROUP + "/approved";

  /** An annotation wakes the operator at once. */
  private static final Duration RECHECK = Duration.ofMinutes(1);

  @Override
  public String condition() {
    return Conditions.APPROVED;
  }

  @Override
  public Optional<Word> look(Place place) {
    Approval approval = place.context().spec().approval();
    if (approval == Approval.Automatic) {
      return Optional.empty();
    }
    if (place.address().zone().isEmpty()) {
      return Optional.of(
          Word.pass(Conditions.UNKNOWN, Reason.ApprovalLater, "No zone waits for approval now"));
    }
    if (!needed(place, approval)) {
      return Optional.of(
          Word.pass(
              Conditions.TRUE,
              Reason.ApprovalNotNeeded,
              "%s needs no approval (spec.approval: %s)"
                  .formatted(place.address().zone().orElseThrow(), approval)));
    }
    Optional<String> by = by(place);
    if (by.isPresent()) {
      return Optional.of(approved(place, by.get()));
    }
    return Optional.of(
        place.beginsZone() ? judge(place) : approved(place, "nobody: it had begun before"));
  }

  private static boolean needed(Place place, Approval approval) {
    return approval == Approval.EveryZone || place.zoneNumber() == 1;
  }

  private static Word approved(Place place, String by) {
    return Word.pass(
        Conditions.TRUE, Reason.Approved, "%s was approved by %s".formatted(place.zoneOfHop(), by));
  }

  private static Optional<String> by(Place place) {
    return place
        .context()
        .run()
        .status()
        .hops()
        .get(place.address().hop().orElseThrow())
        .zones()
        .stream()
        .filter(z -> z.name().equals(place.address().zone().orElseThrow()))
        .map(ZoneStatus::approvedBy)
        .filter(Objects::nonNull)
        .findFirst();
  }

  private static Word judge(Place place) {
    ObUpgrade upgrade = place.context().upgrade();
    Map<String, String> annotations =
        Optional.ofNullable(upgrade.getMetadata().getAnnotations()).orElse(Map.of());
    Optional<String> given = Optional.ofNullable(annotations.get(ANNOTATION)).map(String::strip);
    if (given.filter(place.zoneOfHop()::equals).isPresent()) {
      String who =
          ManagedFields.owner(upgrade.getMetadata(), "metadata", "annotations", ANNOTATION)
              .orElse("an unknown field manager");
      place.context().run().editZone(z -> z.withApprovedBy(who));
      return approved(place, who);
    }
    return Word.hold(
        Conditions.FALSE,
        Reason.AwaitingApproval,
        "%s waits for your approval (spec.approval: %s).%s %skubectl -n %s annotate obu %s %s=%s --overwrite"
            .formatted(
                place.address().zone().orElseThrow(),
                place.context().spec().approval(),
                given
                    .map(
                        other ->
                            " The annotation %s has %s, which approves another zone."
                                .formatted(ANNOTATION, shown(other)))
                    .orElse(""),
                Reason.FIX,
                place.context().namespace(),
                place.context().name(),
                ANNOTATION,
                place.zoneOfHop()),
        RECHECK);
  }

  private static String shown(String value) {
    return value.isEmpty() ? "no value" : Texts.shortened(value, 80);
  }
}
