package dev.obupgrade.health;

import static dev.obupgrade.health.GateRow.IN_ZONE1;
import static dev.obupgrade.health.GateRow.IN_ZONE2;
import static dev.obupgrade.health.GateRow.open;
import static dev.obupgrade.health.GateRow.schema;
import static dev.obupgrade.health.GateRow.shut;

import dev.obupgrade.reason.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemasRefreshedTest {

  @ParameterizedTest
  @MethodSource
  void answers(GateRow row) {
    row.check();
  }

  static Stream<GateRow> answers() {
    Gate gate = new SchemasRefreshed(Scope.only("zone1"));
    return Stream.of(
        open(gate, "nothing", c -> {}, "Every server of zone1 has the schemas of 3 tenants."),
        open(
            gate,
            "another zone behind",
            c -> schema(c, IN_ZONE2, 1),
            "Every server of zone1 has the schemas of 3 tenants."),
        shut(
            gate,
            "version 0",
            c -> schema(c, IN_ZONE1, 0),
            Reason.SchemaNotRefreshed,
            "1 of 3 schemas of zone1 not refreshed: tenant mysql1 on 10.0.1.1:2882 (version 0)."),
        shut(
            gate,
            "version 1",
            c -> schema(c, IN_ZONE1, 1),
            Reason.SchemaNotRefreshed,
            "1 of 3 schemas of zone1 not refreshed: tenant mysql1 on 10.0.1.1:2882 (version 1)."),
        shut(
            gate,
            "an odd version",
            c -> schema(c, IN_ZONE1, 801),
            Reason.SchemaNotRefreshed,
            "1 of 3 schemas of zone1 not refreshed: tenant mysql1 on 10.0.1.1:2882 (version 801)."),
        shut(
            gate,
            "a row missing",
            c -> c.schemas.removeIf(s -> s.server().equals(IN_ZONE1) && s.tenantId() == 1002),
            Reason.SchemaNotRefreshed,
            "1 of 3 schemas of zone1 not refreshed: tenant mysql1 on 10.0.1.1:2882 (doesn't report)."),
        shut(
            gate,
            "no tenants",
            c -> c.tenants.clear(),
            Reason.NothingKnown,
            "The database lists 1 server of zone1 and 0 tenants."),
        shut(
            gate,
            "no servers",
            c -> c.servers.clear(),
            Reason.NothingKnown,
            "The database lists 0 servers of zone1 and 3 tenants."));
  }
}
