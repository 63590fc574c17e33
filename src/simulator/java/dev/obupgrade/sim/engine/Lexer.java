package dev.obupgrade.sim.engine;

import dev.obupgrade.sim.engine.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a statement into tokens as MySQL does. Drops comments and hints, keeps the content of {@code
 * /*! *}{@code /}, and reads strings in either quotes and with backslashes.
 */
final class Lexer {
  private static final List<String> LONG_MARKS =
      List.of("<=>", "->>", "<=", ">=", "<>", "!=", "<<", ">>", "&&", "||", ":=", "->");

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private boolean inExecutableComment;

  private Lexer(String sql) {
    this.sql = sql;
  }

  static List<Token> tokens(String sql) {
    Lexer lexer = new Lexer(sql);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (!comment(c)) {
        token(c);
      }
    }
  }

  private boolean comment(char c) {
    if (sql.startsWith("/*!", at)) {
      at += 3;
      while (at < sql.length() && Character.isDigit(sql.charAt(at))) {
        at++;
      }
      inExecutableComment = true;
    } else if (inExecutableComment && sql.startsWith("*/", at)) {
      at += 2;
      inExecutableComment = false;
    } else if (sql.startsWith("/*", at)) {
      int end = sql.indexOf("*/", at + 2);
      at = end < 0 ? sql.length() : end + 2;
    } else if (c == '#' || sql.startsWith("--", at) && isBlank(at + 2)) {
      int end = sql.indexOf('\n', at);
      at = end < 0 ? sql.length() : end;
    } else {
      return false;
    }
    return true;
  }

  private boolean isBlank(int i) {
    return i >= sql.length() || Character.isWhitespace(sql.charAt(i));
  }

  private void token(char c) {
    int from = at;
    if (c == '\'' || c == '"') {
      add(Kind.STRING, string(c), from);
    } else if (c == '`') {
      add(Kind.NAME, quotedName(), from);
    } else if (c == '@') {
      variable(from);
    } else if (isWordPart(c) && !Character.isDigit(c)) {
      at = wordEnd(at);
      add(Kind.WORD, sql.substring(from, at), from);
    } else if (Character.isDigit(c)
        || c == '.'
            && at + 1 < sql.length()
            && Character.isDigit(sql.charAt(at + 1))
            && !member()) {
      number(from);
    } else {
      String mark =
          LONG_MARKS.stream()
              .filter(m -> sql.startsWith(m, at))
              .findFirst()
              .orElse(String.valueOf(c));
      at += mark.length();
      add(Kind.MARK, mark, from);
    }
  }

  private boolean member() {
    Token last = tokens.isEmpty() ? Token.NONE : tokens.get(tokens.size() - 1);
    return last.to() == at && (last.kind() == Kind.WORD || last.kind() == Kind.NAME);
  }

  private String string(char quote) {
    StringBuilder text = new StringBuilder();
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c == '\\' && at < sql.length()) {
        text.append(unescaped(sql.charAt(at++)));
      } else if (c != quote) {
        text.append(c);
      } else if (at < sql.length() && sql.charAt(at) == quote) {
        text.append(quote);
        at++;
      } else {
        break;
      }
    }
    return text.toString();
  }

  private static String unescaped(char c) {
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'b' -> "\b";
      case 'Z' -> "\u001a";
      case '0' -> "\0";
      // for LIKE, which undoes these itself
      case '%', '_' -> "\\" + c;
      default -> String.valueOf(c);
    };
  }

  private String quotedName() {
    StringBuilder text = new StringBuilder();
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c != '`') {
        text.append(c);
      } else if (at < sql.length() && sql.charAt(at) == '`') {
        text.append('`');
        at++;
      } else {
        break;
      }
    }
    return text.toString();
  }

  private void variable(int from) {
    while (at < sql.length() && sql.charAt(at) == '@') {
      at++;
    }
    if (at < sql.length() && "`'\"".indexOf(sql.charAt(at)) >= 0) {
      char quote = sql.charAt(at);
      String marks = sql.substring(from, at);
      add(Kind.VARIABLE, marks + (quote == '`' ? quotedName() : string(quote)), from);
      return;
    }
    while (at < sql.length() && (isWordPart(sql.charAt(at)) || sql.charAt(at) == '.')) {
      at++;
    }
    add(Kind.VARIABLE, sql.substring(from, at).replace("`", ""), from);
  }

  private void number(int from) {
    if (sql.startsWith("0x", at) || sql.startsWith("0X", at)) {
      at = wordEnd(at);
      String digits = sql.substring(from + 2, at);
      add(Kind.READY, "X'" + (digits.length() % 2 == 0 ? "" : "0") + digits + "'", from);
      return;
    }
    while (at < sql.length() && (Character.isDigit(sql.charAt(at)) || sql.charAt(at) == '.')) {
      at++;
    }
    int digits = at;
    if (at < sql.length() && "eE".indexOf(sql.charAt(at)) >= 0) {
      at++;
      at += at < sql.length() && "+-".indexOf(sql.charAt(at)) >= 0 ? 1 : 0;
      int exponent = at;
      while (at < sql.length() && Character.isDigit(sql.charAt(at))) {
        at++;
      }
      at = at == exponent ? digits : at;
    }
    if (at == digits && !sql.substring(from, at).contains(".") && wordEnd(at) > at) {
      at = wordEnd(at);
      add(Kind.WORD, sql.substring(from, at), from);
      return;
    }
    add(Kind.NUMBER, sql.substring(from, at), from);
  }

  private int wordEnd(int from) {
    int end = from;
    while (end < sql.length() && isWordPart(sql.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  private void add(Kind kind, String text, int from) {
    tokens.add(new Token(kind, text, from, at));
  }
}
