package dev.obupgrade.steps.context;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.StepResult.Failed;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.Author;
import dev.obupgrade.kube.ClusterRecord.Subject;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.reason.Reason;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says whose upgrade the cluster is in the middle of, when that ObUpgrade was deleted. What it
 * left, such as different builds or an upgrade mode, refuses the next ObUpgrade, but only the
 * cluster's record knows where it comes from.
 */
final class EarlierUpgrade {
  private EarlierUpgrade() {}

  /** The result, with the earlier upgrade before the refusal if there is one. */
  static StepResult named(UpgradeContext context, StepResult result) {
    return result instanceof Failed failed
        ? words(context)
            .<StepResult>map(
                words ->
                    new Failed(failed.reason(), words + " " + Reason.sentence(failed.message())))
            .orElse(result)
        : result;
  }

  private static Optional<String> words(UpgradeContext context) {
    try {
      return records(context).flatMap(record -> words(context, record).stream()).findFirst();
    } catch (ApiException e) {
      return Optional.empty(); // The refusal alone is a valid answer.
    }
  }

  /** The record of this cluster, and others of it that nobody has taken over yet. */
  private static Stream<ClusterRecord> records(UpgradeContext context) {
    // A login of its own would be one more that the database refuses.
    Subject subject =
        context.connected()
            ? RecordSubject.asFarAsKnown(context)
            : RecordSubject.ofTheSite(context);
    return Stream.concat(
        context.record().stream(), RelatedRecords.of(context, subject).left().stream());
  }

  private static Optional<String> words(UpgradeContext context, ClusterRecord record) {
    return record
        .whoWroteTheHop()
        .filter(author -> !author.uid().equals(context.uid()))
        .filter(author -> deleted(context, record, author))
        .map(
            author ->
                "ObUpgrade %s, which was deleted, left its upgrade to %s unfinished%s.%s"
                    .formatted(
                        author.name(),
                        record.hop().orElse("another version"),
                        record.zone().map(" in zone "::concat).orElse(""),
                        stopped(context)));
  }

  private static boolean deleted(UpgradeContext context, ClusterRecord record, Author author) {
    return context
        .kubernetes()
        .upgrades()
        .find(record.namespace(), author.name())
        .filter(upgrade -> upgrade.getMetadata().getUid().equals(author.uid()))
        .isEmpty();
  }

  private static String stopped(UpgradeContext context) {
    try {
      String zones =
          context.database().zones().stream()
              .filter(zone -> !zone.active())
              .map(Zone::name)
              .collect(Collectors.joining(", "));
      return zones.isEmpty() ? "" : " Stopped: zone " + zones + ".";
    } catch (DatabaseException e) {
      return "";
    }
  }
}
