package dev.obupgrade.mutants;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * A folder for compiled mutants, and the processes that test them. It never changes the sources and
 * their classes, and removes everything at its end, also when somebody interrupts it.
 */
final class Workshop implements AutoCloseable {
  private final Path folder;
  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

  /** Shared, because opening every library takes longer than compiling one file. */
  private final StandardJavaFileManager libraries;

  private final Queue<TestProcess> idle = new ConcurrentLinkedQueue<>();
  private final Set<TestProcess> all = ConcurrentHashMap.newKeySet();
  private final TestProcess.Work work;
  private volatile boolean closed;

  private Workshop(Path folder, TestProcess.Work work) throws IOException {
    this.folder = folder;
    this.work = work;
    this.libraries = compiler.getStandardFileManager(null, null, null);
    libraries.setLocationFromPaths(
        StandardLocation.CLASS_PATH,
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .toList());
  }

  static Workshop open() throws IOException {
    return open(TestProcess.Work.TESTS);
  }

  /** One whose processes run the seeds of the simulation. */
  static Workshop ofSeeds() throws IOException {
    return open(TestProcess.Work.SEEDS);
  }

  private static Workshop open(TestProcess.Work work) throws IOException {
    Workshop workshop = new Workshop(Files.createTempDirectory("mutants"), work);
    Runtime.getRuntime().addShutdownHook(new Thread(workshop::close));
    return workshop;
  }

  /** How the tests ended. */
  sealed interface Outcome {
    record Passed() implements Outcome {}

    /** A test failed, as it must without a guard. */
    record Failed(String test, String why) implements Outcome {}
  }

  /** The tests said nothing: they could not be compiled or run, or did not end. */
  static final class TroubleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TroubleException(String message) {
      super(message);
    }
  }

  /** Runs a mutant's tests without its guard. */
  Outcome test(Mutant mutant) throws IOException, InterruptedException {
    List<String> named = new ArrayList<>();
    for (String test : mutant.tests()) {
      named.add(TestClasses.named(test));
    }
    return run(mutant.name(), compiled(mutant), named);
  }

  /** Runs test classes with every guard in place. */
  Outcome test(List<String> tests) throws IOException, InterruptedException {
    List<String> named = new ArrayList<>();
    for (String test : tests) {
      named.add(TestClasses.named(test));
    }
    return run("Without a mutant", folder.resolve("none"), named);
  }

  /** Runs the fixed seeds without a mutant's guard. */
  Outcome seeds(Mutant mutant, long first) throws IOException, InterruptedException {
    return run(mutant.name(), compiled(mutant), List.of(String.valueOf(first)));
  }

  /** Runs the fixed seeds with every guard in place. */
  Outcome seeds(long first) throws IOException, InterruptedException {
    return run("Without a mutant", folder.resolve("none"), List.of(String.valueOf(first)));
  }

  /** The folder with the classes of a mutant. */
  private Path compiled(Mutant mutant) throws IOException {
    Path source = folder.resolve(mutant.name()).resolve("source").resolve(mutant.onClassPath());
    Path classes = folder.resolve(mutant.name()).resolve("classes");
    Files.createDirectories(source.getParent());
    Files.createDirectories(classes);
    Files.writeString(source, mutant.mutated());
    if (mutant.isJava()) {
      compile(mutant, source, classes);
    } else {
      Path resource = classes.resolve(mutant.onClassPath());
      Files.createDirectories(resource.getParent());
      Files.copy(source, resource);
    }
    return classes;
  }

  private void compile(Mutant mutant, Path source, Path classes) throws IOException {
    StringWriter errors = new StringWriter();
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--release", "21", "-parameters", "-proc:none", "-implicit:none"));
    options.addAll(List.of("-nowarn", "-d", classes.toString()));
    synchronized (compiler) {
      boolean compiled =
          compiler
              .getTask(errors, libraries, null, options, null, libraries.getJavaFileObjects(source))
              .call();
      if (!compiled) {
        throw new TroubleException(
            "%s does not compile, so its replacement is wrong:%n%s"
                .formatted(mutant.name(), errors));
      }
    }
  }

  private Outcome run(String name, Path classes, List<String> what)
      throws IOException, InterruptedException {
    TestProcess process = process();
    String answer = process.run(classes, what);
    if (process.usable()) {
      idle.add(process);
    } else {
      process.close();
      all.remove(process);
    }
    String[] words = answer.split(" ", 3);
    return switch (words[0]) {
      case TestRun.PASSED -> new Outcome.Passed();
      case TestRun.FAILED -> new Outcome.Failed(words[1], words.length > 2 ? words[2] : "");
      default ->
          throw new TroubleException("%s: the tests said nothing: %s".formatted(name, answer));
    };
  }

  private TestProcess process() throws IOException {
    if (closed) {
      throw new TroubleException("Interrupted.");
    }
    TestProcess free = idle.poll();
    if (free == null) {
      free = new TestProcess(work);
      all.add(free);
    }
    return free;
  }

  @Override
  public void close() {
    closed = true;
    all.forEach(TestProcess::close);
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException | UncheckedIOException e) {
      // The folder is gone already.
    }
  }
}
