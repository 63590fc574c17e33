package dev.obupgrade.steps.takeover;

import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.oceanbase.Compaction;
import java.util.List;
import java.util.Optional;

/**
 * Looks whether {@code upgrade_post.py} died after END UPGRADE. Its last acts turn on again what
 * {@code upgrade_pre.py} turned off, in this order: DDL, major freeze, adaptive compaction, merges,
 * direct load. So what is left off are the last of these. One of them alone may be a person's
 * doing, unless the record of the upgrade says that it was on before.
 */
final class PostLeft {
  private static final String MERGES = "suspended merges";

  private final Facts facts;
  private final List<String> order;

  PostLeft(Facts facts) {
    this.facts = facts;
    this.order =
        List.of(
                Protection.DDL,
                Protection.MAJOR_FREEZE,
                Protection.COMPACTION,
                MERGES,
                Protection.DIRECT_LOAD)
            .stream()
            .filter(name -> name.equals(MERGES) || known(name))
            .toList();
  }

  private boolean known(String name) {
    return facts.settings().stream().anyMatch(v -> v.name().equals(name));
  }

  /** What the script left off; empty when nothing proves that it left something. */
  List<String> what(String runningVersion) {
    List<String> off = order.stream().filter(this::off).toList();
    boolean last = off.equals(order.subList(order.size() - off.size(), order.size()));
    Optional<String> hop = facts.recordHop();
    boolean proved =
        hop.isPresent() ? hop.get().equals(runningVersion) : off.contains(Protection.MAJOR_FREEZE);
    return last && proved ? off : List.of();
  }

  private boolean off(String name) {
    if (wasOff(name)) {
      return false;
    }
    return name.equals(MERGES)
        ? !facts.merges().isEmpty() && facts.merges().stream().allMatch(Compaction::suspended)
        : facts.everywhere(name, Optional.empty()).filter("false"::equals).isPresent();
  }

  /** Whether it was off before the upgrade, on all servers or in any tenant. */
  private boolean wasOff(String name) {
    return facts.record().map(ClusterRecord::saved).orElse(List.of()).stream()
        .anyMatch(
            saved ->
                name.equals(MERGES)
                    ? saved.kind().equals(SavedValue.SUSPENDED_MERGE)
                    : saved.name().equals(name));
  }
}
