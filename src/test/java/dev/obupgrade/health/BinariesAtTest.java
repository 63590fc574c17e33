package dev.obupgrade.health;

import static dev.obupgrade.health.GateRow.BUILD;
import static dev.obupgrade.health.GateRow.IN_ZONE1;
import static dev.obupgrade.health.GateRow.OTHER;
import static dev.obupgrade.health.GateRow.VERSION;
import static dev.obupgrade.health.GateRow.open;
import static dev.obupgrade.health.GateRow.server;
import static dev.obupgrade.health.GateRow.shut;
import static dev.obupgrade.health.GateRow.withBuild;

import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.reason.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BinariesAtTest {

  @ParameterizedTest
  @MethodSource
  void answers(GateRow row) {
    row.check();
  }

  static Stream<GateRow> answers() {
    Gate gate = new BinariesAt(BUILD);
    return Stream.of(
        open(gate, "nothing", c -> {}, "4.3.5.2-102000042025061010 on 3 servers."),
        shut(
            gate,
            "another version on one server",
            c -> server(c, IN_ZONE1, s -> withBuild(s, OTHER)),
            Reason.BuildsDiffer,
            "2 builds found, only 4.3.5.2-102000042025061010 expected: 4.3.5.2-102000042025061010 on 10.0.2.1:2882, 10.0.3.1:2882; 4.3.5.3-103000092025080818 on 10.0.1.1:2882."),
        shut(
            gate,
            "another version on every server",
            c -> c.servers.replaceAll(s -> withBuild(s, OTHER)),
            Reason.BuildsDiffer,
            "1 build found, only 4.3.5.2-102000042025061010 expected: 4.3.5.3-103000092025080818 on 10.0.1.1:2882, 10.0.2.1:2882, 10.0.3.1:2882."),
        shut(
            gate,
            "two builds of the version",
            c ->
                server(
                    c, IN_ZONE1, s -> withBuild(s, new BuildVersion(VERSION, BUILD.build() + 1))),
            Reason.BuildsDiffer,
            "2 builds found, only 4.3.5.2-102000042025061010 expected: 4.3.5.2-102000042025061010 on 10.0.2.1:2882, 10.0.3.1:2882; 4.3.5.2-102000042025061011 on 10.0.1.1:2882."),
        shut(
            gate,
            "another build of the version on every server",
            c ->
                c.servers.replaceAll(
                    s -> withBuild(s, new BuildVersion(VERSION, BUILD.build() + 1))),
            Reason.BuildsDiffer,
            "1 build found, only 4.3.5.2-102000042025061010 expected: 4.3.5.2-102000042025061011 on 10.0.1.1:2882, 10.0.2.1:2882, 10.0.3.1:2882."),
        shut(
            gate,
            "no servers",
            c -> c.servers.clear(),
            Reason.BuildsDiffer,
            "0 builds found, only 4.3.5.2-102000042025061010 expected: the database lists no server."));
  }
}
