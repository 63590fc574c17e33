package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseConnector;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Connects as ever and keeps the statements that are sent, as they are sent. */
public final class RecordingConnector implements DatabaseConnector {
  private final List<String> statements = Collections.synchronizedList(new ArrayList<>());
  private final JdbcDatabaseConnector connector;

  public RecordingConnector() {
    Driver driver = recording(Driver.class, JdbcDatabaseConnector.driver());
    connector = new JdbcDatabaseConnector(driver, 64, Duration.ofSeconds(60));
  }

  @Override
  public Database open(DatabaseAccess access) {
    return connector.open(access);
  }

  /** Those sent since this was asked last, without what prepares a session. */
  public List<String> taken() {
    synchronized (statements) {
      List<String> taken = statements.stream().filter(s -> !s.startsWith("set session ")).toList();
      statements.clear();
      return taken;
    }
  }

  private <T> T recording(Class<T> type, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> {
              if (args != null && args[0] instanceof String sql && type != Driver.class) {
                statements.add(sql);
              }
              Object result;
              try {
                result = method.invoke(real, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              return switch (result) {
                case PreparedStatement prepared -> prepared;
                case Statement statement -> recording(Statement.class, statement);
                case Connection connection when type == Driver.class ->
                    recording(Connection.class, connection);
                case null, default -> result;
              };
            }));
  }
}
