package dev.obupgrade.sim.session;

import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code PREPARE}, {@code EXECUTE} and {@code DEALLOCATE} as text. */
final class NamedStatements {
  private static final Pattern PREPARE =
      Pattern.compile("(?is)prepare\\s+[`'\"]?([\\w$]+)[`'\"]?\\s+from\\s+(.+)");
  private static final Pattern EXECUTE =
      Pattern.compile("(?is)execute\\s+[`'\"]?([\\w$]+)[`'\"]?(?:\\s+using\\s+(.+))?");
  private static final Pattern DEALLOCATE =
      Pattern.compile("(?is)(?:deallocate|drop)\\s+prepare\\s+[`'\"]?([\\w$]+)[`'\"]?");
  private static final SqlResult DONE = new SqlResult.Update(0, 0, 0);

  private final ObSession session;
  private final Map<String, String> texts = new HashMap<>();

  NamedStatements(ObSession session) {
    this.session = session;
  }

  SqlResult prepare(String plain) throws SqlError {
    Matcher form = form(PREPARE, plain);
    String source = form.group(2).strip();
    String text =
        source.startsWith("@")
            ? session.variables().user(source.substring(1))
            : Words.unquoted(source).replace("\\'", "'").replace("\\\"", "\"");
    texts.put(form.group(1).toLowerCase(Locale.ROOT), text == null ? "" : text);
    return DONE;
  }

  String text(String plain) throws SqlError {
    return known(form(EXECUTE, plain).group(1));
  }

  List<Object> values(String plain) throws SqlError {
    List<Object> values = new ArrayList<>();
    String names = form(EXECUTE, plain).group(2);
    for (String name : names == null ? List.<String>of() : Words.list(names)) {
      values.add(session.variables().user(name.strip().substring(1)));
    }
    return values;
  }

  SqlResult deallocate(String plain) throws SqlError {
    String name = form(DEALLOCATE, plain).group(1);
    known(name);
    texts.remove(name.toLowerCase(Locale.ROOT));
    return DONE;
  }

  private String known(String name) throws SqlError {
    String text = texts.get(name.toLowerCase(Locale.ROOT));
    if (text == null) {
      throw new SqlError(
          1243, "HY000", "Unknown prepared statement handler (" + name + ") given to EXECUTE");
    }
    return text;
  }

  private static Matcher form(Pattern pattern, String plain) throws SqlError {
    Matcher matcher = pattern.matcher(plain);
    if (!matcher.matches()) {
      throw new SqlError(
          1064, "42000", "You have an error in your SQL syntax; near '" + plain + "'");
    }
    return matcher;
  }
}
