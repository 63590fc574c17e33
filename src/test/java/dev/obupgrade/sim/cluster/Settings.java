package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.mysql.SqlError;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ALTER SYSTEM SET}: one or several parameters, for all, a server, a zone or tenants. */
public final class Settings {
  private static final Pattern ONE =
      Pattern.compile(
          "\\s*,?\\s*`?([\\w]+)`?\\s*=\\s*('[^']*'|\"[^\"]*\"|[^\\s,]+)"
              + "(?:\\s+COMMENT\\s*=?\\s*(?:'[^']*'|\"[^\"]*\"))?"
              + "(?:\\s+SCOPE\\s*=?\\s*\\w+)?"
              + "(?:\\s+SERVER\\s*=?\\s*(?:'([^']*)'|\"([^\"]*)\"))?"
              + "(?:\\s+ZONE\\s*=?\\s*['\"`]?([\\w.-]+)['\"`]?)?"
              + "(?:\\s+TENANT\\s*=?\\s*['\"`]?([\\w$.-]+)['\"`]?)?",
          Pattern.CASE_INSENSITIVE);

  private final Cluster cluster;

  public Settings(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * @param text what follows SET
   * @param by the tenant whose session asks
   */
  public void set(String text, Tenant by) throws SqlError {
    Matcher matcher = ONE.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new SqlError(
            1064,
            "42000",
            "You have an error in your SQL syntax; near '" + text.substring(at) + "'");
      }
      one(matcher, by);
      at = matcher.end();
    }
  }

  private void one(Matcher matcher, Tenant by) throws SqlError {
    String name = matcher.group(1).toLowerCase(java.util.Locale.ROOT);
    String raw = matcher.group(2);
    String value =
        raw.startsWith("'") || raw.startsWith("\"") ? raw.substring(1, raw.length() - 1) : raw;
    Optional<String> server =
        Optional.ofNullable(matcher.group(3)).or(() -> Optional.ofNullable(matcher.group(4)));
    Parameters.Target target =
        new Parameters.Target(
            server.map(Address::of),
            Optional.ofNullable(matcher.group(5)),
            Optional.ofNullable(matcher.group(6)));
    cluster.call(
        () -> {
          cluster.parameters.set(name, value, target, by);
          return true;
        });
  }
}
