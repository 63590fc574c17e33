package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Database;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A snapshot that can be opened and closed. It accepts no commands. */
public record SnapshotDatabase(ClusterSnapshot snapshot) {

  static SnapshotDatabase of(ClusterSnapshot snapshot) {
    return new SnapshotDatabase(snapshot);
  }

  public Database open() {
    return (Database)
        Proxy.newProxyInstance(
            Database.class.getClassLoader(),
            new Class<?>[] {Database.class},
            (proxy, method, args) -> {
              if (method.getName().equals("close")) {
                return null;
              }
              try {
                return method.invoke(snapshot, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
