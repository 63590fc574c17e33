package dev.obupgrade.flow;

import dev.obupgrade.api.StepStatus;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Keeps what a step remembers over a restart of the operator, as one short text in its record:
 * {@code name=value; name=value}. A backslash stands before a semicolon, an equals sign or a
 * backslash that belongs to a name or a value.
 */
record Memo(Map<String, String> values) {
  private static final Pattern SIGNS = Pattern.compile("[\\\\;=]");

  Memo {
    values = new TreeMap<>(values);
    values.values().removeIf(String::isEmpty);
    values = Collections.unmodifiableMap(values);
  }

  static Memo of(StepStatus record) {
    // An operator before 0.3.0 wrote a map.
    return record.memo() == null ? new Memo(record.notes()) : parse(record.memo());
  }

  /** One value of a step's memo. */
  static Optional<String> value(StepStatus record, String name) {
    boolean never = record.memo() != null && !record.memo().contains(escaped(name));
    return never ? Optional.empty() : of(record).get(name);
  }

  static Memo parse(String text) {
    Map<String, String> values = new TreeMap<>();
    if (text == null || text.isEmpty()) {
      return new Memo(values);
    }
    StringBuilder part = new StringBuilder();
    String name = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        part.append(text.charAt(++i));
      } else if (c == '=' && name == null) {
        name = part.toString();
        part.setLength(0);
      } else if (c == ';') {
        values.put(name, part.toString());
        name = null;
        part.setLength(0);
        i++; // the blank between two
      } else {
        part.append(c);
      }
    }
    values.put(name, part.toString());
    return new Memo(values);
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** With this value; an empty value removes the name. */
  Memo with(String name, String value) {
    Map<String, String> more = new TreeMap<>(values);
    more.put(name, value);
    return new Memo(more);
  }

  Memo only(Set<String> names) {
    Map<String, String> fewer = new TreeMap<>(values);
    fewer.keySet().retainAll(names);
    return new Memo(fewer);
  }

  Memo without(Predicate<String> names) {
    Map<String, String> fewer = new TreeMap<>(values);
    fewer.keySet().removeIf(names);
    return new Memo(fewer);
  }

  /** The text, or null when there is nothing to remember. */
  String text() {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "" : "; ")
                .append(escaped(name))
                .append('=')
                .append(escaped(value)));
    return text.isEmpty() ? null : text.toString();
  }

  private static String escaped(String text) {
    boolean plain = text.indexOf('\\') < 0 && text.indexOf(';') < 0 && text.indexOf('=') < 0;
    return plain ? text : SIGNS.matcher(text).replaceAll("\\\\$0");
  }
}
