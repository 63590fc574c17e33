package dev.obupgrade.oceanbase.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/** MySQL's driver, whose connections ask every question of the stand-ins. */
final class RedirectingDriver extends com.mysql.cj.jdbc.Driver {
  RedirectingDriver() throws SQLException {}

  @Override
  public Connection connect(String url, Properties properties) throws SQLException {
    Connection connection = super.connect(url, properties);
    return (Connection)
        Proxy.newProxyInstance(
            RedirectingDriver.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                arguments[0] = StandIns.here((String) arguments[0]);
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
