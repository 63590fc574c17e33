package dev.obupgrade.steps.jobs;

import dev.obupgrade.api.Texts;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.kube.Names;
import dev.obupgrade.reason.Reason;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Which nodes have which image, in a step's memo: for each image one note with those that have it,
 * and one with those that lack it. A thousand nodes take 12 KB for an image.
 */
final class NodeAnswers {
  /** So many nodes have their words: a person looks at a few, and the status must stay small. */
  static final int MOST_WORDS = 10;

  private static final int LONGEST_WORDS = 200;
  private static final String PREFIX = "nodes.";
  private static final String THERE = "there";
  private static final String LACKING = "lacking";
  private static final String WHY = "why";

  /** In characters, of a node. That two of a thousand are the same is beyond chance. */
  private static final int ID = 12;

  private final StepRun run;

  /** The notes as they are, read once: they are asked for each of a thousand nodes. */
  private final Map<String, String> notes;

  private final Map<String, Set<String>> nodes = new HashMap<>();

  NodeAnswers(StepRun run) {
    this.run = run;
    this.notes = new HashMap<>(run.notes());
  }

  /** Forgets what is about other images. */
  void only(Set<String> images) {
    Predicate<String> other =
        name ->
            name.startsWith(PREFIX)
                && images.stream().noneMatch(image -> name.startsWith(key(image, "")));
    run.forget(other);
    notes.keySet().removeIf(other);
    nodes.keySet().removeIf(other);
  }

  boolean known(String image, String node) {
    return nodes(image, THERE).contains(id(node)) || isLacking(image, node);
  }

  boolean isLacking(String image, String node) {
    return nodes(image, LACKING).contains(id(node));
  }

  /** Why the node lacks the image, if it is among the first. */
  Optional<StepResult.Failed> why(String image, String node) {
    return Optional.ofNullable(notes.get(key(image, WHY + id(node))))
        .map(noted -> noted.split(" ", 2))
        .map(noted -> new StepResult.Failed(Reason.valueOf(noted[0]), noted[1]));
  }

  void there(String image, String node) {
    add(image, THERE, node);
  }

  void lacks(String image, String node, StepResult.Failed why) {
    if (nodes(image, LACKING).size() < MOST_WORDS) {
      String words = Texts.shortened(why.message(), LONGEST_WORDS);
      remember(key(image, WHY + id(node)), why.reason() + " " + words);
    }
    add(image, LACKING, node);
  }

  private void add(String image, String what, String node) {
    String key = key(image, what);
    remember(key, notes.getOrDefault(key, "") + id(node));
    nodes(image, what).add(id(node));
  }

  private void remember(String key, String value) {
    run.remember(key, value);
    notes.put(key, value);
  }

  private Set<String> nodes(String image, String what) {
    return nodes.computeIfAbsent(key(image, what), this::parsed);
  }

  private Set<String> parsed(String key) {
    String all = notes.getOrDefault(key, "");
    Set<String> parsed = new HashSet<>();
    IntStream.iterate(0, i -> i < all.length(), i -> i + ID)
        .forEach(i -> parsed.add(all.substring(i, i + ID)));
    return parsed;
  }

  private static String key(String image, String what) {
    return PREFIX + image + "." + what;
  }

  private static String id(String node) {
    return Names.hash(node).substring(0, ID);
  }
}
