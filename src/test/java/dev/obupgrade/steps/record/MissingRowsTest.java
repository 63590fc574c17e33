package dev.obupgrade.steps.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.VirtualClock;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Compaction;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.ServerAddress;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What rows of the database that are missing, or that differ between servers, do not prove. */
class MissingRowsTest {
  private static final long MYSQL1 = 1002;

  private final FakeCluster cluster = FakeCluster.threeZones(new VirtualClock());
  private final ClusterView view = cluster.database();

  /** The view with other rows of parameters and merges. */
  private ClusterView with(
      UnaryOperator<List<ParameterValue>> parameters, UnaryOperator<List<Compaction>> merges) {
    return (ClusterView)
        Proxy.newProxyInstance(
            ClusterView.class.getClassLoader(),
            new Class<?>[] {ClusterView.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "parameters" -> parameters.apply(view.parameters(names(args[0])));
                  case "compactions" -> merges.apply(view.compactions());
                  default -> method.invoke(view, args);
                });
  }

  private static List<String> names(Object names) {
    return ((Collection<?>) names).stream().map(String::valueOf).toList();
  }

  private ClusterView withoutParameters(Predicate<ParameterValue> missing) {
    return with(rows -> rows.stream().filter(missing.negate()).toList(), rows -> rows);
  }

  private static boolean ofMysql1(ParameterValue row) {
    return row.tenantId().isPresent() && row.tenantId().getAsLong() == MYSQL1;
  }

  private static String difference(ClusterView now, SavedValue saved) {
    return PresentValues.of(now).firstDifference(List.of(saved)).orElseThrow().now();
  }

  @Test
  void aTenantsValueThatNobodyShowsIsNotTheSavedOne() {
    SavedValue saved =
        new SavedValue(SavedValue.PARAMETER, "enable_rebalance", "mysql1", "True", List.of());

    assertThat(difference(withoutParameters(MissingRowsTest::ofMysql1), saved))
        .isEqualTo("not known");
  }

  @Test
  void aMergeThatNobodyShowsIsNotSuspended() {
    SavedValue saved =
        new SavedValue(SavedValue.SUSPENDED_MERGE, "merge", "mysql1", "suspended", List.of());
    ClusterView now =
        with(rows -> rows, rows -> rows.stream().filter(c -> c.tenantId() != MYSQL1).toList());

    assertThat(difference(now, saved)).isEqualTo("not known");
  }

  @Test
  void parametersThatNobodyShowsWereTurnedOffByNoScript() {
    ClusterRecord record =
        new ClusterRecord(
                "default",
                "record",
                "uid",
                "gone",
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())
            .at(Optional.of("4.3.5.3"), Optional.empty());

    assertThat(Leftover.of(record, withoutParameters(any -> true)).unfinished(List.of())).isFalse();
  }

  /** Else the servers that had the scripts' value would get the other one at the end. */
  @Test
  void ofServersThatDifferEachKeepsItsValue() {
    ServerAddress other = cluster.serversOf("zone2").getFirst();
    ClusterView now =
        with(
            rows -> rows.stream().map(row -> row.server().equals(other) ? off(row) : row).toList(),
            rows -> rows);

    assertThat(SavedParameters.read(now))
        .filteredOn(saved -> saved.name().equals("enable_ddl"))
        .extracting(saved -> saved.value() + " on " + saved.servers().size())
        .containsExactlyInAnyOrder("False on 1", "True on 2");
  }

  private static ParameterValue off(ParameterValue row) {
    return row.name().equals("enable_ddl")
        ? new ParameterValue(row.server(), row.zone(), row.tenantId(), row.name(), "False")
        : row;
  }

  @Test
  void aServerThatAnswersAndIsNotInServiceHoldsTheOfflineTimeUp() {
    cluster.setServerStopTime(cluster.serversOf("zone2").getFirst(), 1);

    assertThat(OfflineTime.heldUp(view)).get().asString().contains("zone2 is not in service");
  }

  @Test
  void aServerInServiceThatDoesNotAnswerHoldsTheOfflineTimeUp() {
    ServerAddress silent = cluster.serversOf("zone2").getFirst();

    assertThat(OfflineTime.heldUp(withoutParameters(row -> row.server().equals(silent))))
        .get()
        .asString()
        .contains("zone2 is not in service");
  }
}
