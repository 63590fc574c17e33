package dev.obupgrade.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.plan.UpgradeGraphParser.MalformedGraphException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpgradeGraphParserTest {

  private final UpgradeGraphParser parser = new UpgradeGraphParser();

  @Test
  void namedBuildsAreTriedBeforeThePlainVersion() {
    var graph = parser.parse("[{version: 4.0.0.0, can_be_upgraded_to: [4.1.0.0, 4.1.0.0-7]}]");

    assertThat(graph.nodes().get(Release.parse("4.0.0.0")).canBeUpgradedTo())
        .containsExactly(Release.parse("4.1.0.0-7"), Release.parse("4.1.0.0"));
  }

  @Test
  void aVersionThatIsOnlyANextOneIsALeaf() {
    var graph = parser.parse("[{version: 4.0.0.0, can_be_upgraded_to: [4.1.0.0]}]");

    assertThat(graph.node(Release.parse("4.1.0.0-3")).orElseThrow().canBeUpgradedTo()).isEmpty();
  }

  @Test
  void fieldsOfLaterFilesAreIgnored() {
    var graph = parser.parse("[{version: 4.0.0.0, note: x, can_be_upgraded_to: }]");

    assertThat(graph.nodes()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                                        | expected a list of versions",
        "'[]'                                                      | expected a list of versions",
        "'{version: 4.0.0.0}'                                      | expected a list of versions",
        "'[4.0.0.0'                                                | not valid YAML",
        "'[4.0.0.0]'                                               | item 1 is '4.0.0.0'",
        "'[{version: 4.0.0.0}, {deprecated: true}]'                | item 2, version is missing",
        "'[{version: 4.0}]'                                        | item 1, version is '4.0'",
        "'[{version: 4.0.0.0}, {version: 4.0.0.0}]'                | 4.0.0.0 is listed twice",
        "'[{version: 4.0.0.0, can_be_upgraded_to: 4.1.0.0}]'       | can_be_upgraded_to is '4.1.0.0', but must be a list",
        "'[{version: 4.0.0.0, can_be_upgraded_to: [4.1]}]'         | version 4.0.0.0, can_be_upgraded_to is '4.1'",
        "'[{version: 4.0.0.0, deprecated: perhaps}]'               | deprecated is 'perhaps', but must be true or false",
        "'[{version: 4.0.0.0, require_from_binary: 1}]'            | require_from_binary is '1'",
        "'[{version: 4.0.0.0, require_from_binary: {value: x}}]'   | require_from_binary.value is 'x'",
        "'[{version: 4.0.0.0, version: 4.1.0.0}]'                  | not valid YAML",
        "'[!!java.net.URL [http://localhost]]'                     | not valid YAML"
      })
  void whatIsMalformedIsNamed(String yaml, String complaint) {
    assertThatThrownBy(() -> parser.parse(yaml))
        .isInstanceOf(MalformedGraphException.class)
        .hasMessageStartingWith("oceanbase_upgrade_dep.yml: ")
        .hasMessageContaining(complaint);
  }

  @Test
  void bothConditionsOfABarrierAtOnceAreRefused() {
    assertThatThrownBy(
            () ->
                parser.parse(
                    "[{version: 4.0.0.0, require_from_binary: {value: true, when_come_from: [3.0.0.0], when_upgraded_to: [5.0.0.0]}}]"))
        .isInstanceOf(MalformedGraphException.class)
        .hasMessageContaining("both when_come_from and when_upgraded_to");
  }
}
