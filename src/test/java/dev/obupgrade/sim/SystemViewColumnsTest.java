package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.sim.cluster.Build;
import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import dev.obupgrade.sim.mysql.SqlResult.Type;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every table and view with every column of it, in each version. */
class SystemViewColumnsTest {
  private static final Map<String, List<Type>> TYPES =
      Map.of(
          "B", List.of(Type.BIGINT, Type.TINYINT, Type.INT),
          "UB", List.of(Type.BIGINT_UNSIGNED),
          "V", List.of(Type.VARCHAR, Type.TEXT),
          "T", List.of(Type.DATETIME, Type.TIMESTAMP),
          "D", List.of(Type.DOUBLE),
          "N", List.of(Type.DECIMAL));

  private record Column(String name, String type, String since) {
    String type(Build build) {
      String[] forms = type.split("[>:]");
      return forms.length > 1 && build.atLeast(forms[2]) ? forms[1] : forms[0];
    }
  }

  private record View(String name, String since, List<Column> columns) {
    static View of(String line) {
      String[] head = line.substring(0, line.indexOf(':')).split(" ");
      List<Column> columns =
          Arrays.stream(line.substring(line.indexOf(':') + 1).split(","))
              .map(column -> column.strip().split(" "))
              .map(part -> new Column(part[0], part[1], part.length > 2 ? part[2] : head[1]))
              .toList();
      return new View(head[0], head[1], columns);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4.0.0.0", "4.1.0.0", "4.2.0.0", "4.2.1.2", "4.2.5.1", "4.3.0.0", "4.3.2.0", "4.3.5.2",
        "4.3.5.3"
      })
  void areThoseOfTheVersion(String version) throws SqlError, IOException {
    Build build = Build.of(version);
    SoftAssertions soft = new SoftAssertions();
    try (SimulatedCluster cluster =
            SimulatedCluster.builder().withoutNetwork().version(version).start();
        SqlClient root = new SqlClient(cluster.session("zone1", "root"))) {
      root.session().useDatabase("oceanbase");
      for (View view : views()) {
        if (build.atLeast(view.since())) {
          compare(soft, root, view, build);
        } else {
          soft.assertThatThrownBy(() -> root.rows("select * from " + view.name()))
              .as(view.name())
              .hasMessageContaining("doesn't exist")
              .extracting(e -> ((SqlError) e).code())
              .isEqualTo(1146);
        }
      }
    }
    soft.assertAll();
  }

  private static void compare(SoftAssertions soft, SqlClient root, View view, Build build)
      throws SqlError {
    List<Column> expected =
        view.columns().stream().filter(column -> build.atLeast(column.since())).toList();
    SqlResult.Rows all =
        (SqlResult.Rows) root.session().execute("select * from " + view.name(), List.of());
    soft.assertThat(all.columns().stream().map(SqlResult.Column::name))
        .as(view.name())
        .containsExactlyElementsOf(expected.stream().map(Column::name).toList());
    for (int i = 0; i < Math.min(expected.size(), all.columns().size()); i++) {
      soft.assertThat(TYPES.get(expected.get(i).type(build)))
          .as(view.name() + "." + expected.get(i).name())
          .contains(all.columns().get(i).type());
    }
    all.rows().forEachRemaining(row -> {});
    for (Column column : expected) {
      root.rows("select `" + column.name() + "` from OCEANBASE." + view.name() + " limit 1");
    }
  }

  @Test
  void aLaterVersionsColumnIsUnknown() throws SqlError {
    try (SimulatedCluster cluster =
            SimulatedCluster.builder().withoutNetwork().version("4.1.0.0").start();
        SqlClient root = new SqlClient(cluster.session("zone1", "root"))) {
      root.session().useDatabase("oceanbase");
      assertThatThrownBy(() -> root.rows("select last_offline_time from __all_server"))
          .extracting(e -> ((SqlError) e).code())
          .isEqualTo(1054);
    }
  }

  private static List<View> views() throws IOException {
    try (InputStream in = SystemViewColumnsTest.class.getResourceAsStream("system-columns.txt")) {
      List<View> views =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(View::of)
              .toList();
      assertThat(views).hasSizeGreaterThan(50);
      return views;
    }
  }
}
