package dev.obupgrade.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.kube.ClusterRecord.SavedValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SavedValuesTextTest {
  private static final SavedValue OF_CLUSTER =
      new SavedValue(SavedValue.PARAMETER, "enable_ddl", null, "False", List.of());
  private static final SavedValue OF_SERVERS =
      new SavedValue(
          SavedValue.PARAMETER,
          "syslog_level",
          null,
          "INFO",
          List.of("10.0.0.1:2882", "10.0.0.2:2882"));

  @Test
  void tenantsWithTheSameValuesAreOneEntryThatAPersonCanRead() {
    List<SavedValue> values =
        List.of(
            of("enable_rebalance", "orders", "False", 1002L),
            of("enable_rebalance", "stock", "False", 1004L),
            merge("orders", 1002L),
            merge("stock", 1004L),
            OF_CLUSTER);

    assertThat(SavedValuesText.write(values))
        .isEqualTo(
            "[{\"values\":[{\"kind\":\"parameter\",\"name\":\"enable_ddl\",\"value\":\"False\"}]},"
                + "{\"values\":[{\"kind\":\"parameter\",\"name\":\"enable_rebalance\",\"value\":\"False\"},"
                + "{\"kind\":\"suspendedMerge\",\"name\":\"merge\",\"value\":\"suspended\"}],"
                + "\"tenants\":{\"1002\":\"orders\",\"1004\":\"stock\"}}]");
  }

  @Test
  void whateverIsSavedComesBackInOneOrder() {
    List<SavedValue> values =
        new ArrayList<>(
            List.of(
                OF_CLUSTER,
                OF_SERVERS,
                new SavedValue(
                    SavedValue.PARAMETER, "syslog_level", null, "", List.of("10.0.0.3:2882")),
                of("enable_rebalance", "orders", "False", 1002L),
                of("enable_rebalance", "stock", "false", 1004L),
                // An earlier operator saved no id, and a tenant may have been renamed since.
                of("enable_rebalance", "orders", "False", null),
                of("enable_rebalance", "renamed", "False", 1002L),
                of("_enable_adaptive_compaction", "a\"b, 名", "False", 1006L),
                merge("stock", 1004L)));
    List<SavedValue> sorted = values.stream().sorted(SavedValuesText.ORDER).toList();
    String text = SavedValuesText.write(values);

    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(values, new Random(seed));
      assertThat(SavedValuesText.write(values)).isEqualTo(text);
      assertThat(SavedValuesText.read(SavedValuesText.write(values))).isEqualTo(sorted);
    }
  }

  @Test
  void theTextOfAnEarlierOperatorIsReadAndMeansTheSame() {
    String earlier =
        """
        [{"kind":"parameter","name":"enable_ddl","value":"False","servers":[]},
        {"kind":"parameter","name":"enable_rebalance","tenant":"orders","value":"False","servers":[],"tenantId":1002},
        {"kind":"suspendedMerge","name":"merge","tenant":"stock","value":"suspended","servers":[]},
        {"kind":"parameter","name":"syslog_level","value":"INFO","servers":["10.0.0.1:2882","10.0.0.2:2882"]}]
        """;
    List<SavedValue> values =
        List.of(
            OF_CLUSTER,
            of("enable_rebalance", "orders", "False", 1002L),
            merge("stock", null),
            OF_SERVERS);

    assertThat(SavedValuesText.read(earlier)).isEqualTo(values);
    assertThat(SavedValuesText.read(SavedValuesText.write(values))).isEqualTo(values);
  }

  @Test
  void threeValuesOfEachOfAThousandTenantsFit() {
    assertThat(SavedValuesText.write(ofTenants(1000)).length()).isLessThan(64 * 1024);
  }

  @Test
  void whatIsTooMuchIsRefusedWithItsSizeAndTheLimit() {
    List<SavedValue> values = ofTenants(10_000);

    assertThatThrownBy(() -> SavedValuesText.write(values))
        .isInstanceOf(ApiException.TooLarge.class)
        .hasMessageContaining("60000 values")
        .hasMessageContaining("262144");
  }

  @Test
  void whatIsNoListOfValuesIsRefused() {
    for (String text : List.of("{}", "nonsense", "[1]", "[{\"values\":1}]", "[{\"x\":1}]")) {
      assertThatThrownBy(() -> SavedValuesText.read(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** With their meta tenants; a few differ from the others. */
  static List<SavedValue> ofTenants(int count) {
    List<SavedValue> values = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      String name = "tenant_of_customer_" + i;
      String meta = "META$" + (1002 + 2 * i);
      String level = i % 7 == 0 ? "false" : "False";
      values.add(of("enable_rebalance", name, level, 1002 + 2 * i));
      values.add(of("_enable_adaptive_compaction", name, "False", 1002 + 2 * i));
      values.add(merge(name, 1002 + 2 * i));
      values.add(of("enable_rebalance", meta, "False", 1001 + 2 * i));
      values.add(of("_enable_adaptive_compaction", meta, "False", 1001 + 2 * i));
      values.add(merge(meta, 1001 + 2 * i));
    }
    return values;
  }

  private static SavedValue of(String name, String tenant, String value, Long id) {
    return new SavedValue(SavedValue.PARAMETER, name, tenant, value, List.of(), id);
  }

  private static SavedValue merge(String tenant, Long id) {
    return new SavedValue(SavedValue.SUSPENDED_MERGE, "merge", tenant, "suspended", List.of(), id);
  }
}
