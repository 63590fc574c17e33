package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.DatabaseException.Refused;
import dev.obupgrade.oceanbase.DatabaseException.Unavailable;
import dev.obupgrade.oceanbase.Password;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One connection at a time to any of a cluster's servers. Not for use by several threads.
 *
 * <p>A read that one server fails or refuses goes to the next server, each server once. A refusal
 * counts when a second server confirms it, or when there is only one server. The session stays with
 * the server that answered.
 *
 * <p>A command is sent only once: the session tests the connection before it, and repeats nothing
 * after it. After a refusal by a server that may be sick, the next statement goes to another
 * server.
 */
final class Session implements AutoCloseable {

  /** Turns a row into a value. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** What the session asks the connected server. */
  private interface Question<T> {
    T ask() throws SQLException;
  }

  private final Logins logins;
  private final SickServers sick;
  private final Patience slowReads;
  private final Confirmed confirmed;
  private final Route route;

  /** Null while the session has no connection. */
  private Link link;

  private boolean closed;

  Session(DatabaseAccess access, Logins logins, SickServers sick, Patience slowReads) {
    this.logins = logins;
    this.sick = sick;
    this.slowReads = slowReads;
    this.confirmed = new Confirmed(sick.nanos());
    this.route = new Route(access, sick);
    var replies = new Replies();
    if (!connect(replies)) {
      throw replies.unavailable(route.access().user());
    }
    replies.servers().forEach(sick::note);
  }

  /** How long a read may take when a cluster has very many rows. */
  Patience slowReads() {
    return slowReads;
  }

  Collection<Endpoint> endpoints() {
    return route.access().endpoints();
  }

  /** Closes it for now; false when there is no connection to come back to. */
  boolean pause() {
    closed = true;
    return link != null;
  }

  /**
   * Opens it again if the server still answers.
   *
   * @param now where to connect if this connection breaks, because the servers' addresses may have
   *     changed
   */
  boolean resume(Supplier<DatabaseAccess> now) {
    closed = false;
    route.refreshAtNextMove(now);
    return link.answers();
  }

  <T> List<T> read(Patience limit, String sql, List<?> values, RowReader<T> reader) {
    return ask(
        sql,
        () -> {
          link.allow(limit);
          return link.query(sql, values, reader);
        });
  }

  /** Asks server after server until one answers or a second one confirms a refusal. */
  private <T> T ask(String sql, Question<T> question) {
    var replies = new Replies();
    while (connect(replies)) {
      try {
        T answer = question.ask();
        replies.servers().forEach(sick::note);
        return answer;
      } catch (SQLException e) {
        if (Errors.unavailable(e) || Errors.onlyHere(e)) {
          replies.failed(route.server(), e);
        } else {
          refused(replies, sql, Errors.refused(where(), e));
        }
      } catch (IllegalArgumentException e) {
        refused(replies, sql, Errors.unreadable(where(), e));
      }
      dropAndMoveOn(replies);
    }
    throw replies.unavailable(route.access().user());
  }

  /** Throws a refusal that counts, and notes any other one. */
  private void refused(Replies replies, String sql, Refused refusal) {
    if (!route.hasOthers() || confirmed.has(sql, refusal.code())) {
      throw refusal;
    }
    Optional<Refused> agreed = replies.refused(route.server(), refusal);
    if (agreed.isPresent()) {
      confirmed.add(sql, refusal.code());
      throw agreed.get();
    }
  }

  /**
   * Opens a separate connection to one server with the login of this session. The caller closes it.
   */
  Connection beside(Endpoint server) throws SQLException {
    return logins.login(route.access(), server);
  }

  /** Like {@link #beside(Endpoint)}, with another login. */
  Connection beside(Endpoint server, String user, Supplier<Password> password) throws SQLException {
    return logins.login(new DatabaseAccess(List.of(server), user, password), server);
  }

  void command(Patience limit, String sql) {
    if (link != null && !link.answers()) {
      dropAndMoveOn(new Replies());
    }
    ask(
        limit.name(),
        () -> {
          link.allow(limit);
          return limit;
        });
    try {
      link.command(sql);
    } catch (SQLException e) {
      DatabaseException translated = Errors.translate(where() + ": " + sql, e);
      if (!Errors.saidByRootService(e)) {
        sick.note(route.server());
        drop();
        route.passOver();
      }
      throw translated;
    }
  }

  /** Connects to the next server that hasn't replied yet; false when all have. */
  private boolean connect(Replies replies) {
    if (closed) {
      throw new IllegalStateException("this database is closed");
    }
    if (link != null) {
      return true;
    }
    if (endpoints().isEmpty()) {
      throw new Unavailable("no server address is known", null);
    }
    while (route.seek(server -> !replies.asked(server))) {
      try {
        link = new Link(logins.loginOnce(route.access(), route.server()));
        return true;
      } catch (SQLException e) {
        if (Errors.refusesLogin(e)) {
          loginRefused(replies, Errors.refused(where(), e));
        } else {
          replies.loginFailed(route.server(), e);
        }
        dropAndMoveOn(replies);
      }
    }
    return false;
  }

  /**
   * Throws a refusal that counts. Two servers are asked at most, because failed logins are counted
   * in a table of the cluster, and lock the account.
   */
  private void loginRefused(Replies replies, Refused refusal) {
    if (!route.hasOthers()) {
      throw refusal;
    }
    replies
        .refusedLogin(route.server(), refusal)
        .ifPresent(
            agreed -> {
              throw agreed;
            });
  }

  private String where() {
    return route.server().toString();
  }

  private void dropAndMoveOn(Replies replies) {
    drop();
    if (route.moveOn()) {
      replies.forgetUnreachable();
    }
  }

  private void drop() {
    Optional.ofNullable(link).ifPresent(Link::drop);
    link = null;
  }

  @Override
  public void close() {
    closed = true;
    Optional.ofNullable(link).ifPresent(Link::close);
    link = null;
  }
}
