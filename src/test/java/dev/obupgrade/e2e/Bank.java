package dev.obupgrade.e2e;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;

/**
 * The tables: accounts, and a ledger with a row for every transfer. Whatever happens, the balances
 * add up to what they were at the start, and a transfer that was acknowledged has its row.
 */
final class Bank {
  private final int accounts;

  Bank(int accounts) {
    this.accounts = accounts;
  }

  long expectedTotal() {
    return accounts * WorkloadSettings.OPENING_BALANCE;
  }

  /**
   * Makes the tables when they aren't there.
   *
   * @return the first transfer's number
   */
  long open(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS account (id INT PRIMARY KEY, balance BIGINT NOT NULL)");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS ledger (id BIGINT PRIMARY KEY, from_account INT NOT NULL,"
              + " to_account INT NOT NULL, amount BIGINT NOT NULL)");
    }
    if (number(connection, "SELECT COUNT(*) FROM account") == 0) {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO account (id, balance) VALUES (?, ?)")) {
        for (int account = 0; account < accounts; account++) {
          insert.setInt(1, account);
          insert.setLong(2, WorkloadSettings.OPENING_BALANCE);
          insert.executeUpdate();
        }
      }
    }
    connection.commit();
    return number(connection, "SELECT COALESCE(MAX(id), 0) FROM ledger") + 1;
  }

  /** One transaction; when this returns it is committed. */
  void transfer(Connection connection, long id, int from, int to, long amount) throws SQLException {
    // always the lower account first, or two transfers could wait for each other
    if (from < to) {
      add(connection, from, -amount);
      add(connection, to, amount);
    } else {
      add(connection, to, amount);
      add(connection, from, -amount);
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO ledger (id, from_account, to_account, amount) VALUES (?, ?, ?, ?)")) {
      insert.setLong(1, id);
      insert.setInt(2, from);
      insert.setInt(3, to);
      insert.setLong(4, amount);
      insert.executeUpdate();
    }
    connection.commit();
  }

  private static void add(Connection connection, int account, long amount) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE account SET balance = balance + ? WHERE id = ?")) {
      update.setLong(1, amount);
      update.setInt(2, account);
      if (update.executeUpdate() != 1) {
        throw new SQLException("account " + account + " is gone");
      }
    }
  }

  /** Which transfers from a number on have a row, counted from that number. */
  BitSet ledgerFrom(Connection connection, long first) throws SQLException {
    BitSet found = new BitSet();
    try (PreparedStatement select =
        connection.prepareStatement("SELECT id FROM ledger WHERE id >= ?")) {
      select.setLong(1, first);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.set(Math.toIntExact(rows.getLong(1) - first));
        }
      }
    }
    return found;
  }

  long total(Connection connection) throws SQLException {
    return number(connection, "SELECT SUM(balance) FROM account");
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
