package dev.obupgrade.tpcc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * TPC-C's nine tables. Orders and payments have an additional unique column, the number of the
 * client's request. With it the client can look up a request whose answer was lost, and no request
 * takes effect twice.
 */
final class Tables {
  private static final List<String> DEFINITIONS =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS item (
            i_id INT NOT NULL, i_im_id INT, i_name VARCHAR(24), i_price DECIMAL(5,2), i_data VARCHAR(50),
            PRIMARY KEY (i_id)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4\
          """,
          """
          CREATE TABLE IF NOT EXISTS warehouse (
            w_id INT NOT NULL, w_name VARCHAR(10), w_city VARCHAR(20), w_state CHAR(2), w_tax DECIMAL(4,4),
            w_ytd DECIMAL(12,2),
            PRIMARY KEY (w_id)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4\
          """,
          """
          CREATE TABLE IF NOT EXISTS district (
            d_w_id INT NOT NULL, d_id TINYINT NOT NULL, d_name VARCHAR(10), d_tax DECIMAL(4,4),
            d_ytd DECIMAL(12,2), d_next_o_id INT,
            PRIMARY KEY (d_w_id, d_id)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4\
          """,
          """
          CREATE TABLE IF NOT EXISTS customer (
            c_w_id INT NOT NULL, c_d_id TINYINT NOT NULL, c_id INT NOT NULL, c_first VARCHAR(16),
            c_last VARCHAR(16), c_since DATETIME, c_credit CHAR(2), c_discount DECIMAL(4,4),
            c_balance DECIMAL(12,2), c_ytd_payment DECIMAL(12,2), c_payment_cnt INT, c_delivery_cnt INT,
            c_data VARCHAR(500),
            PRIMARY KEY (c_w_id, c_d_id, c_id),
            KEY by_name (c_w_id, c_d_id, c_last, c_first)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4\
          """,
          """
          CREATE TABLE IF NOT EXISTS history (
            h_id BIGINT NOT NULL AUTO_INCREMENT, h_c_id INT, h_c_d_id TINYINT, h_c_w_id INT,
            h_d_id TINYINT, h_w_id INT, h_date DATETIME, h_amount DECIMAL(6,2), h_data VARCHAR(24),
            h_request BIGINT,
            PRIMARY KEY (h_id),
            UNIQUE KEY by_request (h_request)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4\
          """,
          """
          CREATE TABLE IF NOT EXISTS orders (
            o_w_id INT NOT NULL, o_d_id TINYINT NOT NULL, o_id INT NOT NULL, o_c_id INT,
            o_entry_d DATETIME, o_carrier_id TINYINT, o_ol_cnt TINYINT, o_all_local TINYINT,
            o_request BIGINT,
            PRIMARY KEY (o_w_id, o_d_id, o_id),
            UNIQUE KEY by_request (o_request),
            KEY by_customer (o_w_id, o_d_id, o_c_id, o_id)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4\
          """,
          """
          CREATE TABLE IF NOT EXISTS new_order (
            no_w_id INT NOT NULL, no_d_id TINYINT NOT NULL, no_o_id INT NOT NULL,
            PRIMARY KEY (no_w_id, no_d_id, no_o_id)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4\
          """,
          """
          CREATE TABLE IF NOT EXISTS order_line (
            ol_w_id INT NOT NULL, ol_d_id TINYINT NOT NULL, ol_o_id INT NOT NULL, ol_number TINYINT NOT NULL,
            ol_i_id INT, ol_supply_w_id INT, ol_delivery_d DATETIME, ol_quantity TINYINT,
            ol_amount DECIMAL(8,2), ol_dist_info CHAR(24),
            PRIMARY KEY (ol_w_id, ol_d_id, ol_o_id, ol_number)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4\
          """,
          """
          CREATE TABLE IF NOT EXISTS stock (
            s_w_id INT NOT NULL, s_i_id INT NOT NULL, s_quantity SMALLINT, s_ytd INT, s_order_cnt INT,
            s_remote_cnt INT, s_dist CHAR(24), s_data VARCHAR(50),
            PRIMARY KEY (s_w_id, s_i_id)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4\
          """);

  private Tables() {}

  static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String definition : DEFINITIONS) {
        statement.execute(definition);
      }
    }
  }
}
