package dev.obupgrade.sim.cluster;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All client sessions of the cluster, for KILL, SHOW PROCESSLIST, and servers that die. */
public final class Sessions {

  /** A session as others see it. */
  public interface Entry {
    int connectionId();

    Server server();

    String user();

    String database();

    /** Returns what it is doing, or an empty string when idle. */
    String statement();

    void cancelStatement();

    /** Closes the connection without a message. */
    void breakOff();
  }

  private final Map<Integer, Entry> entries = new ConcurrentHashMap<>();

  public void add(Entry entry) {
    entries.put(entry.connectionId(), entry);
  }

  public void remove(Entry entry) {
    entries.remove(entry.connectionId(), entry);
  }

  public Optional<Entry> find(int connectionId) {
    return Optional.ofNullable(entries.get(connectionId));
  }

  public Collection<Entry> all() {
    return entries.values();
  }

  void breakOf(Server server) {
    entries.values().stream().filter(entry -> entry.server() == server).forEach(Entry::breakOff);
  }
}
