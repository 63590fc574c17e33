package dev.obupgrade.sim.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** A tenant's users, with their passwords and privileges. */
public final class Users {
  public static final String ALL = "ALL PRIVILEGES";

  /** The grants' key for all databases. */
  public static final String EVERYWHERE = "*";

  /**
   * A user.
   *
   * @param grants privileges in upper case, by database
   */
  public record User(String password, boolean locked, Map<String, Set<String>> grants) {
    private static final User NOBODY = new User("", true, Map.of());

    public boolean may(String privilege, String database) {
      return holds(privilege, EVERYWHERE) || holds(privilege, database);
    }

    private boolean holds(String privilege, String database) {
      Set<String> held = grants.getOrDefault(database, Set.of());
      return held.contains(privilege) || held.contains(ALL);
    }
  }

  private final Map<String, User> users = new ConcurrentHashMap<>();

  /** Adds a user with all privileges. */
  public void add(String name, String password) {
    users.put(name, new User(password, false, Map.of(EVERYWHERE, Set.of(ALL))));
  }

  /** Adds a user without privileges. Returns false if the name exists. */
  public boolean create(String name, String password) {
    return users.putIfAbsent(name, new User(password, false, Map.of())) == null;
  }

  public boolean drop(String name) {
    return users.remove(name) != null;
  }

  public Optional<User> find(String name) {
    return Optional.ofNullable(users.get(name));
  }

  /** Returns the user of a session. If it has been dropped, the session may do nothing more. */
  public User get(String name) {
    return users.getOrDefault(name, User.NOBODY);
  }

  public void password(String name, String password) {
    users.computeIfPresent(name, (n, u) -> new User(password, u.locked(), u.grants()));
  }

  public void lock(String name, boolean locked) {
    users.computeIfPresent(name, (n, u) -> new User(u.password(), locked, u.grants()));
  }

  public void grant(String name, String database, Set<String> privileges) {
    change(name, database, privileges, true);
  }

  public void revoke(String name, String database, Set<String> privileges) {
    change(name, database, privileges, false);
  }

  private void change(String name, String database, Set<String> privileges, boolean give) {
    users.computeIfPresent(
        name,
        (n, user) -> {
          Map<String, Set<String>> grants = new TreeMap<>(user.grants());
          Set<String> held = new TreeSet<>(grants.getOrDefault(database, Set.of()));
          if (give) {
            held.addAll(privileges);
          } else if (privileges.contains(ALL)) {
            held.clear();
          } else {
            held.removeAll(privileges);
          }
          grants.put(database, held);
          return new User(user.password(), user.locked(), grants);
        });
  }
}
