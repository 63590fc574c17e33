package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.DatabaseException.Refused;
import dev.obupgrade.oceanbase.DatabaseException.Unavailable;
import dev.obupgrade.oceanbase.ErrorCode;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a cluster's servers replied to one question instead of an answer. A server that is sick
 * refuses what every other server answers: it lacks memory (4013), or has no schema and knows
 * neither tables (1146) nor databases (1049) nor users (1045). So a refusal counts when a second
 * server confirms it.
 */
final class Replies {
  private final Map<Endpoint, String> words = new LinkedHashMap<>();
  private final Map<Endpoint, Refused> refused = new LinkedHashMap<>();
  private final Map<Endpoint, Refused> refusedLogins = new LinkedHashMap<>();
  private final Set<Endpoint> unreachable = new HashSet<>();
  private boolean cutOff;
  private Optional<Endpoint> excluding = Optional.empty();
  private SQLException last;

  boolean asked(Endpoint server) {
    return words.containsKey(server);
  }

  /** The servers that didn't answer. */
  Collection<Endpoint> servers() {
    return words.keySet();
  }

  /** The servers have new addresses, so that those without a reply may be tried again. */
  void forgetUnreachable() {
    words.keySet().removeAll(unreachable);
    unreachable.clear();
  }

  void failed(Endpoint server, SQLException e) {
    words.put(server, Errors.words(e));
    cutOff |= Errors.onlyHere(e);
    last = e;
    if (!Errors.onlyHere(e)) {
      unreachable.add(server);
    }
  }

  void loginFailed(Endpoint server, SQLException e) {
    words.put(server, Errors.reasonOfLogin(e));
    if (AllowList.refuses(e)) {
      excluding = Optional.of(server);
    }
    unreachable.add(server);
    last = e;
  }

  /** The refusal, if another server has refused with the same code. */
  Optional<Refused> refused(Endpoint server, Refused refusal) {
    Optional<Refused> earlier =
        refused.values().stream().filter(r -> r.code() == refusal.code()).findFirst();
    words.put(server, withoutPlace(server, refusal));
    refused.put(server, refusal);
    return earlier.map(
        first ->
            new Refused(
                refusal.code(),
                refusal.sqlState(),
                "%s; %s says the same".formatted(first.getMessage(), server),
                refusal.getCause()));
  }

  /**
   * The refusal of the login, if another server has refused it too, for whatever reason. The more
   * exact reason counts, because a server without a schema denies access to a locked user.
   */
  Optional<Refused> refusedLogin(Endpoint server, Refused refusal) {
    Optional<Refused> earlier = refusedLogins.values().stream().findFirst();
    words.put(server, withoutPlace(server, refusal));
    refusedLogins.put(server, refusal);
    return earlier.map(first -> refusal.code() == ErrorCode.ACCESS_DENIED ? first : refusal);
  }

  private static String withoutPlace(Endpoint server, Refused refusal) {
    String place = server + ": ";
    return refusal.getMessage().startsWith(place)
        ? refusal.getMessage().substring(place.length())
        : refusal.getMessage();
  }

  /**
   * All servers were asked, none answered, and no two agree on a refusal.
   *
   * @param user who logged in
   */
  Unavailable unavailable(String user) {
    String all =
        words.entrySet().stream()
            .map(e -> e.getKey() + ": " + e.getValue())
            .collect(Collectors.joining("; "));
    return excluding
        .map(server -> AllowList.unavailable(user, server, all, last))
        .orElseGet(() -> new Unavailable(summary() + ": " + all, cause()));
  }

  private String summary() {
    if (cutOff || !refused.isEmpty()) {
      return "no server could answer the query";
    }
    return refusedLogins.isEmpty() ? "no server answers" : "no server accepts the login";
  }

  private Throwable cause() {
    return last != null
        ? last
        : refused.values().stream()
            .findFirst()
            .or(() -> refusedLogins.values().stream().findFirst())
            .orElse(null);
  }
}
