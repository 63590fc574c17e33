package dev.obupgrade.e2e;

import dev.obupgrade.tpcc.ClientStats;
import dev.obupgrade.tpcc.ClientVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What must be true after the upgrade, each with the evidence. */
final class Proof {

  /** One condition. */
  record Check(String what, boolean holds, String seen) {
    @Override
    public String toString() {
      return (holds ? "✓ " : "✗ ") + what + ": " + seen;
    }
  }

  private Proof() {}

  static List<Check> of(
      String target, DatabaseState before, DatabaseState now, ClientVerdict verdict) {
    List<String> changed = now.changedSince(before);
    return List.of(
        new Check(
            "one version on all servers",
            now.allAt(target),
            String.join(", ", now.builds().stream().map(Proof::build).distinct().toList())),
        new Check(
            "nothing is stopped",
            now.notServing().isEmpty(),
            now.notServing().isEmpty()
                ? "every zone and server is active"
                : String.join(", ", now.notServing())),
        new Check(
            "all parameters as before",
            changed.isEmpty(),
            changed.isEmpty()
                ? before.parameters().size() + " values compared"
                : String.join("; ", changed)),
        new Check(
            "every acknowledged write is there",
            verdict.allThere(),
            "%d acknowledged, lost: %d, twice: %d"
                .formatted(verdict.acknowledged(), verdict.lost(), verdict.twice())),
        new Check(
            "the tables agree with each other",
            verdict.consistent(),
            verdict.broken().isEmpty()
                ? verdict.conditions() + " consistency conditions of TPC-C"
                : String.join("; ", verdict.broken())));
  }

  /** Returns what the client saw: facts, no verdict. */
  static List<String> felt(ClientStats client) {
    List<String> lines = new ArrayList<>();
    lines.add("transactions: " + client.transactions());
    lines.add("failed requests: " + client.failed());
    lines.add(
        String.format(
            Locale.ROOT,
            "longest gap without a committed write: %.1f s",
            client.longestGapSeconds()));
    return lines;
  }

  /** Cuts {@code 4.3.5.3_103000092025080818-<commit>(date)} after the build number. */
  private static String build(String buildVersion) {
    return buildVersion.replaceFirst("-.*", "").replace('_', '-');
  }
}
