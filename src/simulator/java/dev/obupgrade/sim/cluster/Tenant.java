package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Database;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A tenant: its data, its accounts, and the log streams that its writes need. */
public final class Tenant {
  public static final long SYS = 1;

  private final long id;
  private final String name;
  private final Users users = new Users();
  private final Map<String, String> variables = new ConcurrentHashMap<>();
  private Optional<Database> database = Optional.empty();
  List<LogStream> streams = List.of();

  Tenant(long id, String name) {
    this.id = id;
    this.name = name;
  }

  public long id() {
    return id;
  }

  public String name() {
    return name;
  }

  public boolean isSys() {
    return id == SYS;
  }

  public Users users() {
    return users;
  }

  /** The variables of SET GLOBAL, with which sessions begin. */
  public Map<String, String> variables() {
    return variables;
  }

  /** Opened at first use, because a cluster may have a thousand unused tenants. */
  public synchronized Database database() {
    if (database.isEmpty()) {
      database = Optional.of(Database.open());
    }
    return database.orElseThrow();
  }

  synchronized void close() {
    database.ifPresent(Database::close);
  }
}
