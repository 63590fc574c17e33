package dev.obupgrade;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks which package may use which, and what none may do. */
class ArchitectureTest {
  private static final String ROOT = "dev.obupgrade.";

  /** Packages with their subpackages, and the others that they may use. */
  private static final Map<String, List<String>> MAY_USE =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("api", List.of()),
              Map.entry("reason", List.of()),
              Map.entry("plan", List.of("api")),
              Map.entry("oceanbase", List.of("plan")),
              Map.entry("kube", List.of("api", "jobs", "reason")),
              Map.entry("jobs", List.of()),
              Map.entry("precheck", List.of("oceanbase", "plan", "api")),
              Map.entry("health", List.of("oceanbase", "plan", "reason")),
              Map.entry("adoption", List.of("kube", "oceanbase", "plan", "api", "reason")),
              Map.entry("status", List.of("api", "reason")),
              Map.entry("flow", List.of("status", "api", "reason")),
              Map.entry(
                  "steps",
                  List.of(
                      "flow",
                      "status",
                      "health",
                      "precheck",
                      "adoption",
                      "kube",
                      "oceanbase",
                      "plan",
                      "api",
                      "reason")),
              Map.entry(
                  "controller",
                  List.of("steps", "flow", "status", "kube", "oceanbase", "api", "reason"))));

  /** Rooms of a package, and the other rooms of the same package that they may use. */
  private static final Map<String, List<String>> ROOM_MAY_USE =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("steps.context", List.of()),
              Map.entry("steps.git", List.of()),
              Map.entry("steps.world", List.of("context", "jobs")),
              Map.entry("steps.record", List.of("world", "context")),
              Map.entry("steps.jobs", List.of("context")),
              Map.entry("steps.takeover", List.of("world", "context")),
              Map.entry(
                  "steps.planning", List.of("takeover", "record", "jobs", "world", "context")),
              Map.entry("steps.pods", List.of("jobs", "world", "context")),
              Map.entry("steps.zone", List.of("pods", "record", "jobs", "world", "context")),
              Map.entry("steps.hop", List.of("record", "jobs", "world", "context")),
              Map.entry(
                  "steps.checks", List.of("hop", "pods", "record", "jobs", "world", "context")),
              Map.entry(
                  "steps.cancel", List.of("zone", "hop", "record", "jobs", "world", "context")),
              Map.entry(
                  "steps.control",
                  List.of(
                      "gitops",
                      "checks",
                      "record",
                      "zone",
                      "hop",
                      "planning",
                      "pods",
                      "jobs",
                      "world",
                      "context")),
              Map.entry("steps.gitops", List.of()),
              Map.entry("precheck.check", List.of()),
              Map.entry("precheck.versions", List.of("check")),
              Map.entry("precheck.servers", List.of("check")),
              Map.entry("precheck.logs", List.of("check")),
              Map.entry("precheck.schema", List.of("check")),
              Map.entry("precheck.tenants", List.of("versions", "check")),
              Map.entry("precheck.features", List.of("check")),
              Map.entry("precheck.compaction", List.of("check")),
              Map.entry("precheck.work", List.of("check")),
              Map.entry("kube.fabric8.shared", List.of()),
              Map.entry("kube.fabric8.pods", List.of("shared")),
              Map.entry("kube.fabric8.budgets", List.of("pods", "shared")),
              Map.entry("kube.fabric8.gitops", List.of("shared")),
              Map.entry("kube.fabric8.jobs", List.of("pods", "shared")),
              Map.entry("kube.fabric8.statefulsets", List.of("pods", "shared")),
              Map.entry("kube.fabric8.surroundings", List.of("statefulsets", "pods", "shared"))));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.obupgrade");

  static Stream<String> packages() {
    return MAY_USE.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void packagesUseOnlyWhatTheyMay(String name) {
    String[] allowed =
        Stream.concat(Stream.of(name), MAY_USE.get(name).stream())
            .map(p -> ROOT + p + "..")
            .toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + name + "..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("dev.obupgrade..").and(not(resideInAnyPackage(allowed)))));
  }

  static Stream<String> rooms() {
    return ROOM_MAY_USE.keySet().stream();
  }

  /** The package itself has the list of what is in its rooms, so no room may use it. */
  @ParameterizedTest
  @MethodSource("rooms")
  void roomsUseOnlyWhatTheyMay(String name) {
    String parent = ROOT + parent(name);
    String[] allowed =
        Stream.concat(
                Stream.of(ROOT + name + ".."),
                ROOM_MAY_USE.get(name).stream().map(room -> parent + "." + room + ".."))
            .toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + name + "..")
            .should()
            .dependOnClassesThat(
                resideInAPackage(parent + "..").and(not(resideInAnyPackage(allowed)))));
  }

  @Test
  void everyRoomIsSpokenOf() {
    String[] parents = rooms().map(room -> ROOT + parent(room)).distinct().toArray(String[]::new);
    String[] known =
        Stream.concat(Stream.of(parents), rooms().map(room -> ROOT + room + ".."))
            .toArray(String[]::new);
    String[] inside = Stream.of(parents).map(parent -> parent + "..").toArray(String[]::new);
    check(classes().that(resideInAnyPackage(inside)).should().resideInAnyPackage(known));
  }

  /**
   * Only the lists of steps know them all: that of an upgrade, and that of a cancel. Classes
   * outside see the lists and their context.
   */
  @Test
  void stepsAreUsedThroughTheirList() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "steps..")
            .should()
            .dependOnClassesThat(
                resideInAPackage(ROOT + "steps..")
                    .and(
                        not(
                            resideInAnyPackage(
                                ROOT + "steps",
                                ROOT + "steps.cancel",
                                ROOT + "steps.context",
                                ROOT + "steps.checks",
                                ROOT + "steps.git")))));
  }

  private static String parent(String room) {
    return room.substring(0, room.lastIndexOf('.'));
  }

  @Test
  void everyPackageIsSpokenOf() {
    String[] known =
        Stream.concat(MAY_USE.keySet().stream(), Stream.of("cli"))
            .map(p -> ROOT + p + "..")
            .toArray(String[]::new);
    check(classes().that().doNotHaveSimpleName("package-info").should().resideInAnyPackage(known));
  }

  @Test
  void packagesDoNotGoRoundInCircles() {
    check(slices().matching("dev.obupgrade.(**)").should().beFreeOfCycles());
  }

  @Test
  void sqlIsAtHomeInOnePackage() {
    check(
        noClasses()
            .that(not(resideInAPackage(ROOT + "oceanbase.jdbc..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "com.mysql.."));
  }

  @Test
  void theKubernetesClientIsAtHomeInOnePackage() {
    check(
        noClasses()
            .that(
                not(
                    resideInAnyPackage(
                        ROOT + "kube.fabric8..", ROOT + "controller..", ROOT + "cli..")))
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.fabric8.kubernetes.client..")
                    .and(not(equivalentTo(CustomResource.class)))));
  }

  @Test
  void kubernetesOwnTypesStayWhereTheResourceIs() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                ROOT + "plan..",
                ROOT + "oceanbase..",
                ROOT + "precheck..",
                ROOT + "health..",
                ROOT + "reason..",
                ROOT + "flow..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk.."));
  }

  @Test
  void theFrameworkIsAtHomeAtTheEdge() {
    check(
        noClasses()
            .that(
                not(
                    resideInAnyPackage(
                        ROOT + "controller..", ROOT + "cli..", ROOT + "kube.fabric8..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.quarkus..",
                "io.javaoperatorsdk..",
                "jakarta..",
                "picocli..",
                "io.micrometer.."));
  }

  @Test
  void stepsDoNotKnowWhatIsBehindThePorts() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(ROOT + "steps..", ROOT + "controller..", ROOT + "precheck..")
            .and()
            .doNotHaveSimpleName("Wiring")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "oceanbase.jdbc..", ROOT + "kube.fabric8.."));
  }

  @Test
  void nobodySleepsButAProcessThatHasNothingElseToDo() {
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName(ROOT + "cli.Pause")
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .orShould()
            .callMethod(Thread.class, "sleep", Duration.class)
            .orShould()
            .callMethod(TimeUnit.class, "sleep", long.class)
            .orShould()
            .callMethod(Object.class, "wait")
            .orShould()
            .callMethod(Object.class, "wait", long.class));
  }

  @Test
  void timeComesFromTheClockThatIsGiven() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(ROOT + "flow..", ROOT + "steps..", ROOT + "status..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime"));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }
}
