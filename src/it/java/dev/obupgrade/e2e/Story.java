package dev.obupgrade.e2e;

import dev.obupgrade.api.ObUpgrade;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What {@code kubectl describe} shows of an upgrade, and how long that is. */
record Story(String described, ObUpgrade upgrade) {
  /** Of three zones and one hop: a person reads it from top to bottom. */
  private static final int MOST_LINES = 250;

  private static final int MOST_BYTES = 12 * 1024;

  /** The lines before the events. */
  List<String> lines() {
    return described.lines().takeWhile(line -> !line.startsWith("Events:")).toList();
  }

  Proof.Check isShort() {
    int bytes =
        new KubernetesSerialization()
            .asJson(upgrade.getStatus())
            .getBytes(StandardCharsets.UTF_8)
            .length;
    return new Proof.Check(
        "the resource tells the story in a few screens",
        lines().size() <= MOST_LINES && bytes <= MOST_BYTES,
        "%d lines before the events, status of %d bytes".formatted(lines().size(), bytes));
  }
}
