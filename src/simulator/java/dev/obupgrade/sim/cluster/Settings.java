package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.mysql.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ALTER SYSTEM SET} of one or several parameters, for the cluster, a server, a zone or
 * tenants.
 */
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
    List<Parameters.Item> items = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw syntax(text.substring(at));
      }
      items.add(item(matcher));
      at = matcher.end();
    }
    cluster.call(
        () -> {
          cluster.parameters.set(items, by);
          return true;
        });
  }

  private static Parameters.Item item(Matcher matcher) throws SqlError {
    String raw = matcher.group(2);
    String value =
        raw.startsWith("'") || raw.startsWith("\"") ? raw.substring(1, raw.length() - 1) : raw;
    Optional<String> server =
        Optional.ofNullable(matcher.group(3)).or(() -> Optional.ofNullable(matcher.group(4)));
    Optional<String> zone = Optional.ofNullable(matcher.group(5));
    if (server.isPresent() && zone.isPresent()) {
      throw syntax("ZONE");
    }
    return new Parameters.Item(
        matcher.group(1).toLowerCase(Locale.ROOT),
        value,
        new Parameters.Target(
            server.isPresent() ? Optional.of(address(server.get())) : Optional.empty(),
            zone,
            Optional.ofNullable(matcher.group(6))));
  }

  private static Address address(String text) throws SqlError {
    try {
      return Address.of(text);
    } catch (IllegalArgumentException e) {
      throw new SqlError(1210, "HY000", "Incorrect arguments to server");
    }
  }

  private static SqlError syntax(String near) {
    return new SqlError(1064, "42000", "You have an error in your SQL syntax; near '" + near + "'");
  }
}
