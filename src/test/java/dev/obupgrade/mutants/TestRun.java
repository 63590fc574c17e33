package dev.obupgrade.mutants;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherExecutionRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * A process that runs test classes until the first test fails, again and again. Each line that it
 * reads names the folder of a mutant and the test classes. It answers with one line.
 */
final class TestRun {
  /** An answer begins with it. What the tests print doesn't. */
  static final String ANSWER = "@answer ";

  static final String PASSED = "passed";
  static final String FAILED = "failed";

  /** The classes don't fit together, so no test has said anything. */
  static final String BROKEN = "broken";

  private TestRun() {}

  public static void main(String[] args) throws IOException {
    PrintStream out = System.out;
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split("\t");
      String answer = run(Path.of(words[0]), Arrays.asList(words).subList(1, words.length));
      out.println("\n" + ANSWER + answer.replaceAll("\\s+", " "));
      out.flush();
    }
    // A test may have left a thread behind.
    Runtime.getRuntime().halt(0);
  }

  private static String run(Path mutant, List<String> tests) throws IOException {
    try (MutantLoader loader = MutantLoader.of(mutant)) {
      Thread.currentThread().setContextClassLoader(loader);
      List<ClassSelector> classes = new ArrayList<>();
      for (String test : tests) {
        classes.add(DiscoverySelectors.selectClass(Class.forName(test, true, loader)));
      }
      CancellationToken end = CancellationToken.create();
      Watcher watcher = new Watcher(end);
      LauncherFactory.create()
          .execute(
              LauncherExecutionRequestBuilder.request(
                      LauncherDiscoveryRequestBuilder.request().selectors(classes).build())
                  .cancellationToken(end)
                  .listeners(watcher)
                  .build());
      return watcher.answer();
    } catch (ClassNotFoundException | LinkageError e) {
      return BROKEN + " " + e;
    }
  }

  private static final class Watcher implements TestExecutionListener {
    private final CancellationToken end;
    private TestPlan plan;
    private int tests;
    private String failed;

    Watcher(CancellationToken end) {
      this.end = end;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
      plan = started;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult outcome) {
      if (outcome.getStatus() == TestExecutionResult.Status.SUCCESSFUL && test.isTest()) {
        tests++;
      }
      if (outcome.getStatus() == TestExecutionResult.Status.FAILED && failed == null) {
        String why = outcome.getThrowable().map(Throwable::toString).orElse("");
        boolean broken = outcome.getThrowable().filter(LinkageError.class::isInstance).isPresent();
        failed = (broken ? BROKEN : FAILED) + " " + place(test) + " " + why;
        // What the other tests say doesn't matter.
        end.cancel();
      }
    }

    String answer() {
      return failed != null ? failed : tests == 0 ? BROKEN + " no test found" : PASSED;
    }

    /** The test's class and method. Cases that a method made belong to the method. */
    private String place(TestIdentifier test) {
      Optional<TestIdentifier> at = Optional.of(test);
      while (at.isPresent()) {
        switch (at.get().getSource().orElse(null)) {
          case MethodSource method -> {
            return simple(method.getClassName()) + "." + method.getMethodName();
          }
          case ClassSource type -> {
            return simple(type.getClassName());
          }
          case null, default -> at = plan.getParent(at.get());
        }
      }
      return test.getDisplayName();
    }

    private static String simple(String className) {
      return className.substring(className.lastIndexOf('.') + 1).split("\\$")[0];
    }
  }
}
