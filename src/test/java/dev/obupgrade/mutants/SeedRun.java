package dev.obupgrade.mutants;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process that runs the simulation's fixed seeds until the first violation, again and again. Each
 * line that it reads names the folder of a mutant and the seed to begin with. It answers with one
 * line, as {@link TestRun} does.
 */
final class SeedRun {
  private static final String SEEDS = "dev.obupgrade.simulate.FixedSeeds";

  private SeedRun() {}

  public static void main(String[] args) throws IOException {
    PrintStream out = System.out;
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split("\t");
      String answer = run(Path.of(words[0]), Long.parseLong(words[1]));
      out.println("\n" + TestRun.ANSWER + answer.replaceAll("\\s+", " "));
      out.flush();
    }
    Runtime.getRuntime().halt(0);
  }

  private static String run(Path mutant, long first) throws IOException {
    try (MutantLoader loader = MutantLoader.of(mutant)) {
      Thread.currentThread().setContextClassLoader(loader);
      String violation =
          (String)
              Class.forName(SEEDS, true, loader)
                  .getMethod("firstViolation", long.class)
                  .invoke(null, first);
      return violation.isEmpty() ? TestRun.PASSED : TestRun.FAILED + " " + violation;
    } catch (ReflectiveOperationException | LinkageError e) {
      return TestRun.BROKEN + " " + (e.getCause() == null ? e : e.getCause());
    }
  }
}
