package dev.obupgrade.steps.record;

import dev.obupgrade.adoption.Objection;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import dev.obupgrade.steps.context.RecordNotes;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds upgrades under way that share some StatefulSets with this one, but not all. They have
 * another record, which is no lock against this one.
 */
public final class Rivals {
  /**
   * Only an order that everybody sees alike: API servers with different clocks may have written the
   * times.
   */
  private static final Comparator<ObUpgrade> BY_AGE =
      Comparator.comparing((ObUpgrade u) -> u.getMetadata().getCreationTimestamp())
          .thenComparing(u -> u.getMetadata().getUid());

  private Rivals() {}

  /**
   * An upgrade that shares StatefulSets with this one.
   *
   * @param shared the StatefulSets that both name
   */
  public record Rival(UpgradeContext context, ObUpgrade upgrade, List<String> shared) {

    String name() {
      return upgrade.getMetadata().getName();
    }

    public boolean holdsItsRecord() {
      return context
          .kubernetes()
          .records()
          .find(context.namespace(), ClusterRecord.nameFor(statefulSets(upgrade)))
          .filter(record -> record.holder().equals(upgrade.getMetadata().getUid()))
          .isPresent();
    }

    /**
     * Whether this upgrade gives way: the other one has passed takeRecord, or is older. A younger
     * one that is only about to take its record gives way itself. Of one that can't be read nobody
     * knows how far it is.
     */
    boolean goesFirst() {
      boolean through =
          upgrade.getStatus() == null
              || StepRecords.find(upgrade.getStatus(), StepAddress.once(TakeRecord.NAME))
                      .filter(step -> step.phase() == StepPhase.Succeeded)
                      .isPresent()
                  && !RecordNotes.givenUp(upgrade.getStatus());
      return through || BY_AGE.compare(upgrade, context.upgrade()) < 0;
    }

    public Objection objection() {
      return Objection.of(
          Reason.StatefulSetTaken,
          "ObUpgrade %s is upgrading a cluster that also has StatefulSets %s",
          name(),
          String.join(", ", shared));
    }
  }

  public static Stream<Rival> of(UpgradeContext context) {
    List<String> own = statefulSets(context.upgrade());
    return context.kubernetes().upgrades().inNamespace(context.namespace()).stream()
        .filter(u -> !u.getMetadata().getUid().equals(context.uid()))
        .filter(u -> !ClusterRecord.nameFor(statefulSets(u)).equals(context.recordName()))
        .map(u -> new Rival(context, u, shared(own, statefulSets(u))))
        .filter(rival -> !rival.shared().isEmpty());
  }

  private static List<String> shared(List<String> one, List<String> other) {
    return one.stream().filter(other::contains).toList();
  }

  private static List<String> statefulSets(ObUpgrade upgrade) {
    return upgrade.getSpec().cluster().zones().stream().map(ZoneSpec::statefulSet).toList();
  }
}
