package dev.obupgrade.sim.engine;

import dev.obupgrade.sim.engine.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Turns a statement of MySQL and OceanBase clients into one that H2 parses. Cuts it into tokens,
 * which pass through {@link GroupNames}, {@link Clauses}, {@link Calls} and {@link Operators}.
 * {@link Dialect} handles the rest of table definitions.
 */
public final class Rewriter {
  private static final Set<String> SESSION_FUNCTIONS =
      Set.of(
          "ob_version",
          "version",
          "database",
          "schema",
          "user",
          "current_user",
          "session_user",
          "system_user",
          "connection_id",
          "last_insert_id",
          "row_count",
          "found_rows",
          "effective_tenant",
          "effective_tenant_id",
          "host_ip",
          "rpc_port",
          "mysql_port");
  private static final Set<String> DEFINITIONS = Set.of("CREATE", "ALTER", "DROP", "TRUNCATE");

  private Rewriter() {}

  /**
   * @param variables the SQL literal of {@code @@name} or {@code @name}, marks included
   * @param functions the SQL literal of a function of the session, such as {@code ob_version}
   */
  public static String rewrite(
      String sql, UnaryOperator<String> variables, UnaryOperator<String> functions) {
    return rewrite(sql, variables, functions, false);
  }

  /**
   * @param lenient whether text and numbers are compared by MySQL's rules where H2 would refuse to,
   *     which prevents the use of indexes
   */
  public static String rewrite(
      String sql,
      UnaryOperator<String> variables,
      UnaryOperator<String> functions,
      boolean lenient) {
    List<Token> tokens = session(Lexer.tokens(sql), variables, functions);
    boolean defines =
        !tokens.isEmpty()
            && tokens.get(0).isAny(DEFINITIONS)
            && tokens.stream().noneMatch(t -> t.is("SELECT"));
    tokens = Clauses.translate(Writes.translate(GroupNames.translate(tokens)));
    if (!defines) {
      tokens = Operators.translate(Calls.translate(tokens));
      tokens = lenient ? Lenient.translate(tokens) : tokens;
    }
    return Dialect.translate(joined(tokens));
  }

  /** Returns the statement without hints, comments and the final semicolon. */
  public static String plain(String sql) {
    StringBuilder plain = new StringBuilder();
    int end = 0;
    List<Token> tokens = Lexer.tokens(sql);
    while (!tokens.isEmpty() && tokens.get(tokens.size() - 1).is(";")) {
      tokens.remove(tokens.size() - 1);
    }
    for (Token token : tokens) {
      if (token.from() > end && !plain.isEmpty()) {
        plain.append(' ');
      }
      plain.append(sql, token.from(), token.to());
      end = token.to();
    }
    return plain.toString();
  }

  /** Returns the words and quoted names in a statement, in lower case. */
  public static List<String> words(String sql) {
    return Lexer.tokens(sql).stream()
        .filter(t -> t.kind() == Kind.WORD || t.kind() == Kind.NAME)
        .map(t -> t.text().toLowerCase(Locale.ROOT))
        .toList();
  }

  /**
   * Returns a schema name in the right case. H2 compares these with case, unlike all other names.
   */
  public static String schema(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.equals("information_schema") || lower.equals("public")
        ? lower.toUpperCase(Locale.ROOT)
        : lower;
  }

  private static List<Token> session(
      List<Token> tokens, UnaryOperator<String> variables, UnaryOperator<String> functions) {
    List<Token> out = new ArrayList<>(tokens.size());
    Expressions source = new Expressions(tokens);
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      String name = token.text().toLowerCase(Locale.ROOT);
      boolean empty = source.at(i + 1).is("(") && source.at(i + 2).is(")");
      if (token.kind() == Kind.VARIABLE) {
        out.add(Token.ready(variables.apply(token.text())));
      } else if (token.kind() == Kind.WORD
          && !source.at(i - 1).is(".")
          && SESSION_FUNCTIONS.contains(name)
          && (empty || name.equals("current_user"))) {
        out.add(Token.ready(functions.apply(name)));
        i += empty ? 2 : 0;
      } else {
        out.add(token);
      }
    }
    return out;
  }

  private static String joined(List<Token> tokens) {
    StringBuilder text = new StringBuilder();
    Token last = Token.mark(".");
    for (Token token : tokens) {
      text.append(last.is(".") || token.is(".") ? "" : " ").append(token.sql());
      last = token;
    }
    return text.toString();
  }
}
