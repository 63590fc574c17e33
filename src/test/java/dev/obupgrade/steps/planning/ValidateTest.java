package dev.obupgrade.steps.planning;

import static dev.obupgrade.steps.StepRow.row;

import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.steps.Given;
import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValidateTest {
  static Stream<StepRow> rows() {
    return Stream.of(
        row(
            "all as the spec says",
            w -> {},
            "Done",
            "3 zones, the login and the StatefulSets are as the spec says."),
        row(
            "nodes that the operator may not read",
            w -> w.kubernetes().surroundings().hideNodesAndQuotas(),
            "Done",
            "Note: The operator may not read nodes, resourcequotas."),
        row(
            "a missing permission",
            w -> w.kubernetes().surroundings().forbid("patch statefulsets"),
            "Failed NotPermitted",
            "The operator lacks these permissions in namespace default: patch"),
        row(
            "a Secret without the password",
            w -> w.kubernetes().secrets().remove("default", "obtest-root", "password"),
            "Failed PasswordMissing",
            "Namespace default has no Secret obtest-root with key password"),
        row(
            "another password",
            w -> w.database().password(new Password("another")),
            "Failed LoginRefused",
            "The database refuses the login of user 'root'"),
        row(
            "no server that answers",
            w -> w.database().faults().unreachable(true),
            "Waiting DatabaseUnavailable",
            "none of ["),
        row(
            "a StatefulSet that somebody scaled down",
            w -> {
              w.set("zone2").scale(0);
              w.advance(Duration.ofMinutes(1));
            },
            "Failed NoReplicas",
            "StatefulSet obtest-zone2 of zone zone2 has no replicas"),
        row(
            "two problems of different kinds",
            w -> {
              w.set("zone2").partition(1);
              w.kubernetes().secrets().remove("default", "obtest-root", "password");
            },
            "Failed InvalidCluster",
            "Fix: Create the Secret"),
        row(
            "a server that restarts under another address",
            w -> w.set("zone2").addressesChange(),
            "Failed AddressNotFixed",
            "is registered under"),
        row(
            "another ObUpgrade that holds the record",
            w -> Given.recordHeldBy(w, "other"),
            "Queued UpgradeAtWork",
            "ObUpgrade default/other is upgrading this cluster."),
        row(
            "another ObUpgrade that holds the record and can't be read",
            w -> {
              Given.recordHeldBy(w, "other");
              Given.unreadable(w, "other");
            },
            "Queued UpgradeAtWork",
            "ObUpgrade default/other is upgrading this cluster."),
        row(
            "an ObUpgrade with some of the StatefulSets that can't be read",
            w -> {
              Given.youngerRival(w, "younger");
              Given.unreadable(w, "younger");
            },
            "Queued StatefulSetTaken",
            "ObUpgrade default/younger is upgrading a cluster that also has StatefulSets obtest-zone1"),
        row(
            "an ObUpgrade with some of the StatefulSets, and no server that answers",
            w -> {
              Given.youngerRival(w, "younger");
              w.database().faults().unreachable(true);
            },
            "Queued StatefulSetTaken",
            "ObUpgrade default/younger is upgrading a cluster that also has StatefulSets obtest-zone1"),
        row(
            "an ObUpgrade of another cluster that can't be read",
            w -> {
              Given.ofAnotherCluster(w, "strange");
              Given.unreadable(w, "strange");
            },
            "Done",
            "3 zones"),
        row(
            "a StatefulSet that somebody has deleted without its pods",
            w -> w.kubernetes().orphan("default", "obtest-zone2"),
            "Waiting PodsOrphaned",
            "Namespace default has no StatefulSet obtest-zone2 (zone zone2), but its pods:"
                + " obtest-zone2-0."),
        row(
            "a StatefulSet that somebody has just created again for its pods",
            w -> {
              w.kubernetes().orphan("default", "obtest-zone2");
              w.kubernetes().createAgain("default", "obtest-zone2");
            },
            "Waiting PodsOrphaned",
            "Pod obtest-zone2-0 has no controller yet. StatefulSet obtest-zone2 of zone zone2"
                + " adopts it."),
        row(
            "a StatefulSet that has adopted the pods of the one before",
            w -> {
              w.kubernetes().orphan("default", "obtest-zone2");
              w.kubernetes().createAgain("default", "obtest-zone2");
              w.advance(Duration.ofSeconds(2));
            },
            "Done",
            "3 zones"),
        row(
            "a record that a deleted ObUpgrade left",
            w -> Given.recordLeftBy(w, "other"),
            "Done",
            "3 zones"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void answers(StepRow row) {
    row.check(StepWorld.threeZones().unplanned(), w -> w.run(new Validate()));
  }
}
