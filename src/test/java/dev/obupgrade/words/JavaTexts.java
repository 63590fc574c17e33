package dev.obupgrade.words;

import java.util.ArrayList;
import java.util.List;

/**
 * The texts of a Java source file, in their order.
 *
 * @param strings the literals; those that a plus sign joins directly are one
 * @param comments without their marks; line comments that follow each other are one
 */
record JavaTexts(List<String> strings, List<String> comments) {

  static JavaTexts of(String source) {
    return new Scanner(source).scan();
  }

  private static final class Scanner {
    private final String source;
    private final List<String> strings = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();
    // The code since the last literal or line comment, without white space.
    private final StringBuilder sinceString = new StringBuilder("start");
    private final StringBuilder sinceComment = new StringBuilder("start");
    private int at;

    private Scanner(String source) {
      this.source = source;
    }

    private JavaTexts scan() {
      while (at < source.length()) {
        if (source.startsWith("//", at)) {
          lineComment();
        } else if (source.startsWith("/*", at)) {
          blockComment();
        } else if (source.startsWith("\"\"\"", at)) {
          int end = closing("\"\"\"", at + 3);
          int begin = source.indexOf('\n', at) + 1;
          string(plain(source.substring(begin, end).stripIndent()));
          at = end + 3;
        } else if (source.charAt(at) == '"') {
          int end = closing("\"", at + 1);
          string(plain(source.substring(at + 1, end)));
          at = end + 1;
        } else if (source.charAt(at) == '\'') {
          at = closing("'", at + 1) + 1;
          code('c');
        } else {
          code(source.charAt(at++));
        }
      }
      return new JavaTexts(List.copyOf(strings), List.copyOf(comments));
    }

    private void code(char c) {
      if (!Character.isWhitespace(c)) {
        sinceString.append(c);
        sinceComment.append(c);
      }
    }

    private void string(String text) {
      add(strings, text, sinceString.toString().equals("+"), "");
      sinceString.setLength(0);
      sinceComment.append('s');
    }

    private void lineComment() {
      int end = source.indexOf('\n', at);
      end = end < 0 ? source.length() : end;
      add(comments, source.substring(at + 2, end).strip(), sinceComment.isEmpty(), " ");
      sinceComment.setLength(0);
      at = end;
    }

    private void blockComment() {
      int end = source.indexOf("*/", at + 2);
      end = end < 0 ? source.length() : end;
      comments.add(source.substring(at + 2, end).replaceAll("\\s*\\n\\s*\\* ?|^\\*", " ").strip());
      sinceComment.append('b');
      at = Math.min(source.length(), end + 2);
    }

    private static void add(List<String> texts, String text, boolean continues, String between) {
      if (continues && !texts.isEmpty()) {
        texts.add(texts.removeLast() + between + text);
      } else {
        texts.add(text);
      }
    }

    /** Resolves the escapes of a literal. An escaped code point becomes a question mark. */
    private static String plain(String literal) {
      return literal.replaceAll("(?<!\\\\)\\\\u+[0-9a-fA-F]{4}", "?").translateEscapes();
    }

    private int closing(String mark, int from) {
      for (int i = from; i < source.length(); i++) {
        if (source.charAt(i) == '\\') {
          i++;
        } else if (source.startsWith(mark, i)) {
          return i;
        }
      }
      throw new IllegalArgumentException("no end of the literal that begins at " + from);
    }
  }
}
