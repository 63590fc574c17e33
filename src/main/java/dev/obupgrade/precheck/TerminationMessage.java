package dev.obupgrade.precheck;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.precheck.check.CheckOutcome;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes and reads a report as a termination message, of which Kubernetes keeps 4,096 bytes: {@code
 * {"Failed":{name:observed},"Unread":{…},"Warning":{…},"NotApplicable":{…},"Passed":[name]}}. The
 * expected state and the remedy stay out, since every reader has them.
 */
final class TerminationMessage {
  /** Kubernetes cuts a longer message here. */
  static final int LIMIT = 4096;

  private static final String CUT = "…";
  private static final String LEFT_OUT = "passedLeftOut";
  private static final List<CheckResult> TOLD =
      List.of(CheckResult.Failed, CheckResult.Warning, CheckResult.NotApplicable);

  /** The failed checks that could not read what they look at. */
  private static final String UNREAD = "Unread";

  private static final ObjectMapper JSON = new ObjectMapper();

  private TerminationMessage() {}

  static String of(SuiteReport report) {
    String whole = write(report, Integer.MAX_VALUE, true);
    if (bytes(whole) <= LIMIT) {
      return whole;
    }
    boolean withPassed = bytes(write(report, 0, true)) <= LIMIT;
    // Cut the longest texts first, all to the same length: the largest that fits.
    int fits = 0;
    int tooLong = LIMIT;
    while (tooLong - fits > 1) {
      int middle = (fits + tooLong) / 2;
      if (bytes(write(report, middle, withPassed)) <= LIMIT) {
        fits = middle;
      } else {
        tooLong = middle;
      }
    }
    return write(report, fits, withPassed);
  }

  static List<CheckStatus> read(String message) {
    JsonNode root;
    try {
      root = JSON.readTree(message == null ? "" : message);
    } catch (JsonProcessingException notJson) {
      throw notOne(message, notJson);
    }
    if (!root.isObject() || !root.path(CheckResult.Passed.name()).isArray()) {
      throw notOne(message, null);
    }
    var checks = new ArrayList<CheckStatus>();
    for (CheckResult result : TOLD) {
      root.path(result.name())
          .properties()
          .forEach(
              entry -> checks.add(told(entry.getKey(), result, entry.getValue().asText(), false)));
      if (result == CheckResult.Failed) {
        root.path(UNREAD)
            .properties()
            .forEach(
                entry -> checks.add(told(entry.getKey(), result, entry.getValue().asText(), true)));
      }
    }
    root.path(CheckResult.Passed.name())
        .forEach(
            name ->
                checks.add(new CheckStatus(name.asText(), CheckResult.Passed, null, null, null)));
    return List.copyOf(checks);
  }

  private static CheckStatus told(
      String name, CheckResult result, String observed, boolean unread) {
    // A check that doesn't apply expects nothing and needs no remedy.
    var definition =
        result == CheckResult.NotApplicable
            ? Optional.<Definition>empty()
            : PreCheckSuite.definition(name);
    return new CheckStatus(
        name,
        result,
        observed,
        definition.map(Definition::expected).orElse(null),
        unread && !name.equals(Connection.DEFINITION.name())
            ? Finding.UNREAD_REMEDY
            : definition.map(Definition::remedy).orElse(null));
  }

  private static String write(SuiteReport report, int longest, boolean withPassed) {
    ObjectNode root = JSON.createObjectNode();
    for (CheckResult result : TOLD) {
      var outcomes = report.with(result);
      var unread = outcomes.stream().filter(CheckOutcome::unread).toList();
      var others = outcomes.stream().filter(outcome -> !outcome.unread()).toList();
      put(root, result.name(), others, longest);
      put(root, UNREAD, unread, longest);
    }
    var passed = root.putArray(CheckResult.Passed.name());
    var passedOnes = report.with(CheckResult.Passed);
    if (withPassed) {
      passedOnes.forEach(outcome -> passed.add(outcome.name()));
    } else {
      root.put(LEFT_OUT, passedOnes.size());
    }
    return root.toString();
  }

  private static void put(ObjectNode root, String group, List<CheckOutcome> outcomes, int longest) {
    if (!outcomes.isEmpty()) {
      ObjectNode texts = root.putObject(group);
      outcomes.forEach(outcome -> texts.put(outcome.name(), cut(outcome.observed(), longest)));
    }
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    // Half of a surrogate pair is not a character.
    boolean halved = longest > 0 && Character.isHighSurrogate(text.charAt(longest - 1));
    return text.substring(0, halved ? longest - 1 : longest) + CUT;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static IllegalArgumentException notOne(String message, Exception cause) {
    String shown = message == null ? "" : cut(message.strip(), 200);
    return new IllegalArgumentException(
        shown.isEmpty()
            ? "The pre-check left no message"
            : "'%s' is not a message of the pre-check".formatted(shown),
        cause);
  }
}
