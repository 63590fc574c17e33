package dev.obupgrade.sim.engine;

import dev.obupgrade.sim.engine.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Rewrites calls of functions that H2 names or defines differently, and arithmetic with intervals.
 */
final class Calls {
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("if", "CASEWHEN"),
          Map.entry("unix_timestamp", "sim_unix_timestamp"),
          Map.entry("from_unixtime", "sim_from_unixtime"),
          Map.entry("sysdate", "NOW"),
          Map.entry("utc_timestamp", "NOW"),
          Map.entry("length", "OCTET_LENGTH"),
          Map.entry("mid", "SUBSTRING"),
          Map.entry("std", "STDDEV_POP"),
          Map.entry("stddev", "STDDEV_POP"),
          Map.entry("variance", "VAR_POP"),
          Map.entry("bit_and", "BIT_AND_AGG"),
          Map.entry("bit_or", "BIT_OR_AGG"),
          Map.entry("pow", "POWER"),
          Map.entry("ucase", "UPPER"),
          Map.entry("lcase", "LOWER"),
          Map.entry("truncate", "TRUNC"),
          Map.entry("adddate", "date_add"),
          Map.entry("subdate", "date_sub"));
  private static final Map<String, String> TYPES =
      Map.of("char", "VARCHAR", "binary", "VARBINARY", "datetime", "TIMESTAMP");

  private Expressions source;

  private Calls(List<Token> tokens) {
    source = new Expressions(tokens);
  }

  static List<Token> translate(List<Token> tokens) {
    Calls calls = new Calls(tokens);
    // inner calls first: they stand to the right of the name they are an argument of
    for (int i = tokens.size() - 1; i >= 0; i--) {
      Token token = calls.source.at(i);
      if (token.is("INTERVAL")) {
        calls.interval(i);
      } else if (token.kind() == Kind.WORD
          && calls.source.at(i + 1).is("(")
          && !calls.source.at(i - 1).is(".")) {
        calls.call(i, token.text().toLowerCase(Locale.ROOT));
      }
    }
    return calls.source.tokens;
  }

  private void call(int i, String name) {
    int end = source.closing(i + 1);
    List<List<Token>> arguments = arguments(i + 1, end);
    String plain = NAMES.getOrDefault(name, name);
    switch (plain) {
      case "isnull" -> {
        if (arguments.size() == 1) {
          put(i, end, concat(open(), arguments.get(0), List.of(Token.word("IS NULL")), close()));
        }
      }
      case "concat" -> put(i, end, concatenation(arguments));
      case "convert" -> convert(i, end, arguments);
      case "cast" -> cast(i, end);
      case "date", "time" -> {
        if (arguments.size() == 1) {
          put(i, end, Operators.cast(arguments.get(0), plain.toUpperCase(Locale.ROOT)));
        }
      }
      case "date_add", "date_sub" -> dateAdd(i, end, plain.equals("date_sub"), arguments);
      case "timestampdiff", "timestampadd" -> {
        if (arguments.size() == 3) {
          put(
              i,
              end,
              Operators.call(
                  plain.equals("timestampdiff") ? "sim_timestampdiff" : "sim_date_add",
                  List.of(unit(arguments.get(0).get(0))),
                  arguments.get(1),
                  arguments.get(2)));
        }
      }
      case "datediff" -> {
        if (arguments.size() == 2) {
          put(
              i,
              end,
              Operators.call(
                  "sim_timestampdiff",
                  List.of(Token.ready("'CALENDAR_DAY'")),
                  arguments.get(1),
                  arguments.get(0)));
        }
      }
      case "count" -> distinctRows(i, end, arguments);
      default -> {
        if (!plain.equals(name)) {
          put(i, i, List.of(Token.word(plain)));
        }
      }
    }
  }

  /** Gives NULL if one of them is NULL, unlike H2's own function. */
  private static List<Token> concatenation(List<List<Token>> arguments) {
    List<Token> made = new ArrayList<>(open());
    made.add(Token.ready("''"));
    for (List<Token> argument : arguments) {
      made.addAll(concat(List.of(Token.ready("||"), Token.mark("(")), argument, close()));
    }
    made.addAll(close());
    return made;
  }

  private void convert(int i, int end, List<List<Token>> arguments) {
    for (int j = i + 2; j < end; j++) {
      if (source.at(j).is("USING")) {
        put(i, end, concat(open(), source.tokens.subList(i + 2, j), close()));
        return;
      }
    }
    if (arguments.size() == 2) {
      put(i, end, typed(arguments.get(0), arguments.get(1)));
    }
  }

  private void cast(int i, int end) {
    for (int j = end - 1; j > i; j--) {
      if (source.at(j).is(")")) {
        j = source.opening(j);
      } else if (source.at(j).is("AS")) {
        put(i, end, typed(source.tokens.subList(i + 2, j), source.tokens.subList(j + 1, end)));
        return;
      }
    }
  }

  private static List<Token> typed(List<Token> value, List<Token> type) {
    String name = type.get(0).text().toLowerCase(Locale.ROOT);
    if (name.equals("signed") || name.equals("unsigned")) {
      return Operators.call("sim_" + name, value);
    }
    List<Token> rest = new ArrayList<>(type.subList(1, type.size()));
    for (int j = 0; j < rest.size(); j++) {
      if (rest.get(j).is("CHARACTER") || rest.get(j).is("CHARSET")) {
        rest = new ArrayList<>(rest.subList(0, j));
      }
    }
    return concat(
        List.of(Token.word("CAST"), Token.mark("(")),
        value,
        List.of(Token.word("AS"), Token.word(TYPES.getOrDefault(name, type.get(0).text()))),
        rest,
        close());
  }

  private void dateAdd(int i, int end, boolean minus, List<List<Token>> arguments) {
    if (arguments.size() != 2) {
      return;
    }
    List<Token> by = arguments.get(1);
    boolean interval = by.get(0).is("INTERVAL");
    List<Token> amount = interval ? by.subList(1, by.size() - 1) : by;
    Token unit = interval ? unit(by.get(by.size() - 1)) : Token.ready("'DAY'");
    put(i, end, added(unit, minus, amount, arguments.get(0)));
  }

  /** {@code x + INTERVAL n UNIT}. */
  private void interval(int i) {
    boolean minus = source.at(i - 1).is("-");
    if (!minus && !source.at(i - 1).is("+") || !source.at(i - 2).endsOperand()) {
      return;
    }
    int from = source.operandStart(i - 2, Expressions.level("+"));
    int unit = source.operandEnd(i + 1, Expressions.level("*") - 1) + 1;
    put(
        from,
        unit,
        added(
            unit(source.at(unit)),
            minus,
            source.tokens.subList(i + 1, unit),
            source.tokens.subList(from, i - 1)));
  }

  private static List<Token> added(
      Token unit, boolean minus, List<Token> amount, List<Token> value) {
    List<Token> signed =
        minus ? concat(List.of(Token.mark("-"), Token.mark("(")), amount, close()) : amount;
    return Operators.call("sim_date_add", List.of(unit), signed, value);
  }

  /** Writes the columns as a row, because H2 counts distinct rows only in this form. */
  private void distinctRows(int i, int end, List<List<Token>> arguments) {
    if (arguments.size() > 1 && source.at(i + 2).is("DISTINCT")) {
      put(
          i + 3,
          end - 1,
          concat(open(), new ArrayList<>(source.tokens.subList(i + 3, end)), close()));
    }
  }

  private static Token unit(Token word) {
    String name = word.text().toUpperCase(Locale.ROOT).replaceFirst("^SQL_TSI_", "");
    return Token.ready("'" + name + "'");
  }

  private List<List<Token>> arguments(int open, int close) {
    List<List<Token>> arguments = new ArrayList<>();
    int from = open + 1;
    for (int j = from; j <= close; j++) {
      if (source.at(j).is("(")) {
        j = source.closing(j);
      } else if (source.at(j).is(",") || j == close && j > from) {
        arguments.add(new ArrayList<>(source.tokens.subList(from, j)));
        from = j + 1;
      }
    }
    return arguments;
  }

  private void put(int from, int to, List<Token> made) {
    List<Token> tokens = new ArrayList<>(source.tokens.subList(0, from));
    tokens.addAll(made);
    tokens.addAll(source.tokens.subList(to + 1, source.size()));
    source = new Expressions(tokens);
  }

  private static List<Token> open() {
    return List.of(Token.mark("("));
  }

  private static List<Token> close() {
    return List.of(Token.mark(")"));
  }

  @SafeVarargs
  private static List<Token> concat(List<Token>... parts) {
    List<Token> all = new ArrayList<>();
    for (List<Token> part : parts) {
      all.addAll(part);
    }
    return all;
  }
}
