package dev.obupgrade.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules for texts that people read, each with its complaint. */
final class Wording {
  /** The most words that a sentence of a message may have. */
  static final int MOST_WORDS = 30;

  /** What we don't write, with the usual words for it. */
  private static final Map<Pattern, String> IDIOMS =
      Map.ofEntries(
          idiom("(is|are|was|were|be|been) told", "say who tells whom"),
          idiom("anew", "again"),
          idiom("(goes|go|going) on by (itself|themselves)", "continues, retries"),
          idiom("(the )?way out", "fix, remedy"),
          idiom("in vain", "without success, failed"),
          idiom("puts? (it |them |that )?(back|right)", "restore, fix"),
          idiom("(?<!times |take )as long as", "while, until"),
          idiom("thereby", "a sentence of its own"),
          idiom("of its own accord", "name who acts"),
          idiom(
              "[,;:] for (it|they|there|nobody|this|that|these|those|who|what|only|otherwise)",
              "since, because"));

  // What starts like a statement is one: nobody reads it as a sentence.
  private static final Pattern SQL =
      Pattern.compile(
          "[\\s(]*(select|insert|update|delete|alter|show|set|call|from|where|and|left join|union"
              + "|SELECT|INSERT|UPDATE|DELETE|MERGE|CALL"
              + "|ALTER|SHOW|SET|GRANT|CREATE|DROP|BEGIN|END|START|STOP)\\s.*",
          Pattern.DOTALL);
  // A text block that a machine reads: a YAML document, a shell loop, settings.
  private static final Pattern DATA =
      Pattern.compile("(- )?\\w+: .*\\n.*|while .*|\\w+=\\S*\\n.*", Pattern.DOTALL);
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s+|\\n\\s*\\n");
  private static final Pattern WORD = Pattern.compile("\\S*[\\p{L}\\p{N}%]\\S*");

  private Wording() {}

  /** The complaints about the idioms of a text. */
  static List<String> idioms(String text) {
    String line = text.replaceAll("\\s+", " ");
    List<String> found = new ArrayList<>();
    IDIOMS.forEach(
        (idiom, better) ->
            idiom
                .matcher(line)
                .results()
                .forEach(
                    hit ->
                        found.add(
                            "'%s' (%s) in: %s"
                                .formatted(
                                    hit.group().strip(), better, around(line, hit.start())))));
    return found;
  }

  /** The complaints about sentences of a message that have too many words. */
  static List<String> longSentences(String message) {
    return Stream.of(SENTENCE_END.split(message))
        .filter(sentence -> words(sentence) > MOST_WORDS)
        .map(sentence -> "%d words: %s".formatted(words(sentence), sentence))
        .toList();
  }

  /** Whether a person reads the string: it has several words and is not SQL. */
  static boolean isMessage(String string) {
    return words(string) > 2 && !SQL.matcher(string).matches() && !DATA.matcher(string).matches();
  }

  private static long words(String text) {
    return WORD.matcher(text).results().count();
  }

  private static String around(String line, int place) {
    return line.substring(Math.max(0, place - 60), Math.min(line.length(), place + 80));
  }

  private static Map.Entry<Pattern, String> idiom(String regex, String better) {
    boolean begins = regex.charAt(0) != '[';
    return Map.entry(
        Pattern.compile((begins ? "\\b" : "") + regex + "\\b", Pattern.CASE_INSENSITIVE), better);
  }
}
