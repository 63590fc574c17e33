package dev.obupgrade.sim.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.sim.mysql.SqlResult.Type;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns and parameters of every type, as text and in binary, small and very large. */
@Timeout(60)
class ConnectorJValuesTest {
  private static final String SERVER_SIDE = "useServerPrepStmts=true";

  @RegisterExtension private final TinyServer tiny = new TinyServer();

  @ParameterizedTest
  @ValueSource(strings = {"", SERVER_SIDE})
  void carriesEveryTypeOfColumn(String options) throws Exception {
    tiny.sql().tables.put(AllTypes.QUERY, AllTypes.table());
    try (Connection connection = tiny.connect(options);
        ResultSet row = connection.prepareStatement(AllTypes.QUERY).executeQuery()) {
      assertThat(row.next()).isTrue();
      assertThat(row.getObject("tinyint")).isEqualTo(-5);
      assertThat(row.getObject("int")).isEqualTo(-70_000);
      assertThat(row.getObject("bigint")).isEqualTo(1_700_000_000_000_000L);
      assertThat(row.getObject("bigint_unsigned"))
          .isEqualTo(new BigInteger("18446744073709551615"));
      assertThat(row.getObject("double")).isEqualTo(1.5);
      assertThat(row.getObject("decimal")).isEqualTo(new BigDecimal("12.30"));
      assertThat(row.getObject("varchar")).isEqualTo("zone1 – 区");
      assertThat(row.getObject("text")).isEqualTo("long text");
      assertThat(row.getBytes("blob")).containsExactly(0, 1, 0xFF);
      assertThat(row.getObject("date", LocalDate.class)).isEqualTo("2025-08-18");
      assertThat(row.getObject("time", Duration.class)).isEqualTo(Duration.ofMinutes(1805));
      assertThat(row.getObject("datetime", LocalDateTime.class))
          .isEqualTo(LocalDateTime.parse("2025-08-18T10:20:30"));
      assertThat(row.getObject("timestamp", LocalDateTime.class))
          .isEqualTo(LocalDateTime.parse("2025-08-18T10:20:30.123456"));
      assertThat(row.next()).isTrue();
      for (Type type : Type.values()) {
        assertThat(row.getObject(type.ordinal() + 1)).as(type.name()).isNull();
      }
      assertThat(row.next()).isFalse();
    }
  }

  @Test
  void understandsEveryTypeOfParameter() throws Exception {
    try (Connection connection = tiny.connect(SERVER_SIDE);
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT /*+ hint(?) */ '?', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?")) {
      statement.setString(1, "区");
      statement.setInt(2, -1);
      statement.setLong(3, Long.MIN_VALUE);
      statement.setNull(4, java.sql.Types.VARCHAR);
      statement.setBigDecimal(5, new BigDecimal("1.50"));
      statement.setDouble(6, 0.25);
      statement.setBytes(7, new byte[] {1, (byte) 0xFF});
      statement.setObject(8, LocalDate.of(2025, 1, 2));
      statement.setObject(9, LocalDateTime.of(2025, 1, 2, 3, 4, 5, 6000));
      statement.setTime(10, Time.valueOf("01:02:03"));
      assertThat(first(statement))
          .containsExactly(
              "String:区",
              "Long:-1",
              "Long:" + Long.MIN_VALUE,
              "null",
              "BigDecimal:1.50",
              "Double:0.25",
              "byte[]:01ff",
              "LocalDate:2025-01-02",
              "LocalDateTime:2025-01-02T03:04:05.000006",
              "LocalTime:01:02:03");
      // The driver does not repeat the types when only values change
      statement.setInt(2, 42);
      statement.setTimestamp(9, Timestamp.valueOf("2025-01-02 00:00:00"));
      assertThat(first(statement)).contains("Long:42", "LocalDateTime:2025-01-02T00:00");
    }
  }

  @Test
  void joinsValuesSentInPieces() throws Exception {
    try (Connection connection = tiny.connect(SERVER_SIDE + "&blobSendChunkSize=1000");
        PreparedStatement statement = connection.prepareStatement("SELECT ?, ?")) {
      statement.setBinaryStream(1, new ByteArrayInputStream(new byte[5000]));
      statement.setInt(2, 1);
      assertThat(first(statement)).containsExactly("byte[]:" + "00".repeat(5000), "Long:1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", SERVER_SIDE})
  void splitsAndJoinsMessagesOfMoreThan16MiB(String options) throws Exception {
    String long17 = "y".repeat(17 << 20);
    tiny.sql()
        .tables
        .put(
            "SELECT long17",
            new TinySql.Table(
                List.of(TinySql.column("long17", Type.TEXT)), List.of(List.of((Object) long17))));
    try (Connection connection = tiny.connect(options + "&maxAllowedPacket=67108864")) {
      try (PreparedStatement statement = connection.prepareStatement("SELECT long17");
          ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1).equals(long17)).isTrue();
      }
      connection.createStatement().execute("INSERT '" + long17 + "'");
      assertThat(tiny.sql().statements.getLast()).hasSize(long17.length() + 9);
    }
  }

  private static List<String> first(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      assertThat(rows.next()).isTrue();
      List<String> values = new ArrayList<>();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        values.add(rows.getString(i));
      }
      return values;
    }
  }
}
