package dev.obupgrade.plan;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads the answer of an image probe. */
public final class ImageProbe {

  /** The probe's answer is unusable; the message quotes it. */
  public static final class UnusableAnswerException extends IllegalArgumentException {
    UnusableAnswerException(String message) {
      super(message);
    }
  }

  private static final Pattern IN_LOG =
      Pattern.compile(
          "-----BEGIN IMAGE CONTENTS-----(.*?)-----END IMAGE CONTENTS-----", Pattern.DOTALL);

  // observer (OceanBase_CE 4.2.1.2) / REVISION: 102000042023120514-<sha>; the edition's name
  // varies.
  private static final Pattern VERSION =
      Pattern.compile("^observer \\(.*?(\\d+\\.\\d+\\.\\d+\\.\\d+)\\)", Pattern.MULTILINE);
  private static final Pattern REVISION =
      Pattern.compile("^REVISION:\\s*(\\d+)", Pattern.MULTILINE);

  /** Whether the answer is in the log instead of the termination message. */
  public boolean isInLog(String terminationMessage) {
    return terminationMessage.isBlank() || terminationMessage.contains("{\"log\":true}");
  }

  /**
   * @param log the log of the probe; used only if {@link #isInLog}
   * @throws UnusableAnswerException if there is no answer, or the observer did not print its build
   */
  public ImageContents parse(String terminationMessage, String log) {
    var answer = fields(isInLog(terminationMessage) ? answerIn(log) : terminationMessage);
    return new ImageContents(
        build(decoded(answer, "observer").orElse("")),
        decoded(answer, "upgradeDep"),
        names(answer.get("scripts")),
        Optional.ofNullable(answer.get("interpreter"))
            .map(name -> name + " " + answer.get("interpreterVersion")),
        decoded(answer, "interpreterProblem"));
  }

  private static String answerIn(String log) {
    var marked = IN_LOG.matcher(log);
    if (!marked.find()) {
      throw new UnusableAnswerException("The probe gave no answer. Its log ends with: " + end(log));
    }
    return marked.group(1).replaceAll("\\R", "");
  }

  private static Map<?, ?> fields(String json) {
    try {
      // JSON as the probe writes it is YAML too.
      if (new Yaml(new SafeConstructor(new LoaderOptions())).load(json) instanceof Map<?, ?> map) {
        return map;
      }
    } catch (YAMLException broken) {
      // reported below, like any other answer that is not a JSON object
    }
    throw new UnusableAnswerException("The probe gave an unexpected answer: " + end(json));
  }

  /** The build in the output of {@code observer -V}. */
  static BuildVersion build(String observerSays) {
    var version = VERSION.matcher(observerSays);
    var revision = REVISION.matcher(observerSays);
    if (!version.find() || !revision.find()) {
      throw new UnusableAnswerException(
          "'observer -V' prints no version and revision: %s. Fix: Use an OceanBase server image."
              .formatted(end(observerSays)));
    }
    return BuildVersion.parse(version.group(1) + "-" + revision.group(1));
  }

  private static Optional<String> decoded(Map<?, ?> answer, String field) {
    return Optional.ofNullable(answer.get(field))
        .map(
            value -> {
              try {
                return new String(
                    Base64.getDecoder().decode(value.toString()), StandardCharsets.UTF_8);
              } catch (IllegalArgumentException notBase64) {
                throw new UnusableAnswerException(
                    "The field %s of the probe's answer is not base64".formatted(field));
              }
            });
  }

  private static Set<String> names(Object value) {
    var names = new HashSet<String>();
    if (value instanceof List<?> list) {
      list.forEach(name -> names.add(String.valueOf(name)));
    }
    return names;
  }

  private static String end(String text) {
    String stripped = text.strip();
    return stripped.isEmpty()
        ? "nothing"
        : stripped.substring(Math.max(0, stripped.length() - 500));
  }
}
