package dev.obupgrade.adoption;

import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.plan.ZoneOrder;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.stream.Stream;

/** Does the spec list exactly the zones of the database, and are there enough? */
final class ZonesMatch implements DatabaseQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate, ClusterView database) {
    List<String> listed = candidate.spec().zones().stream().map(ZoneSpec::name).toList();
    List<String> there = database.zones().stream().map(Zone::name).toList();
    return ZoneOrder.tooFew(there)
        .map(few -> Stream.of(Objection.of(Reason.TooFewZones, "%s", few)))
        .orElseGet(
            () ->
                ZoneOrder.differences(listed, there).stream()
                    .map(
                        difference ->
                            Objection.of(
                                Reason.ZonesDiffer, "spec.cluster.zones: %s", difference)));
  }
}
