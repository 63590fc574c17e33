package dev.obupgrade.sim.engine;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rewrites parts of MySQL's grammar that H2 spells differently, and leaves strings alone. */
final class Dialect {
  private static final String STRING = "'(?:[^']|'')*'|`[^`]*`";

  /**
   * @param to as in {@link Matcher#replaceAll(String)}, groups counted as in the rule's own pattern
   */
  private record Rule(Pattern pattern, String to) {}

  private static final List<Rule> CREATE_TABLE =
      List.of(
          rule(
              "\\s+(?:REPLICA_NUM|BLOCK_SIZE|USE_BLOOM_FILTER|TABLET_SIZE|PCTFREE|COMPRESSION|ROW_FORMAT|TABLEGROUP)"
                  + "\\s*=?\\s*(?:'[^']*'|\\w+)",
              ""),
          rule("\\s+PARTITION\\s+BY\\s.*$", ""));

  private static final Pattern CREATE_INDEX =
      Pattern.compile(
          "(create\\s+(?:unique\\s+)?index\\s+)(?!if\\s)`?([\\w$]+)`?(\\s+on\\s+)(`?(?:[\\w$]+`?\\.`?)?([\\w$]+)`?.*)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private Dialect() {}

  static String translate(String sql) {
    String lower = sql.toLowerCase(java.util.Locale.ROOT);
    String text = sql;
    if (lower.startsWith("create table")) {
      text = text.replaceAll("`([\\w$]+)`", "$1");
      for (Rule rule : CREATE_TABLE) {
        text = outsideStrings(text, rule);
      }
    }
    Matcher index = CREATE_INDEX.matcher(text);
    return index.matches()
        ? index.group(1) + index.group(5) + "_" + index.group(2) + index.group(3) + index.group(4)
        : text;
  }

  private static String outsideStrings(String sql, Rule rule) {
    Matcher matcher = rule.pattern().matcher(sql);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      char first = sql.charAt(matcher.start());
      boolean quoted = first == '\'' || first == '`';
      matcher.appendReplacement(
          out, quoted ? Matcher.quoteReplacement(matcher.group()) : rule.to());
    }
    return matcher.appendTail(out).toString();
  }

  private static Rule rule(String pattern, String to) {
    return new Rule(
        Pattern.compile(STRING + "|" + pattern, Pattern.CASE_INSENSITIVE | Pattern.DOTALL), to);
  }
}
