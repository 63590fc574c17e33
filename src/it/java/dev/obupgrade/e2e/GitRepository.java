package dev.obupgrade.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A person's working copy of the sample repository, and the server it is pushed to. */
final class GitRepository implements AutoCloseable {
  private static final Path SAMPLE = Path.of("deploy/samples/gitops");

  /** The only thing in the sample's files that a user must replace. */
  private static final String SAMPLE_URL = "https://git.example.com/platform/obtest.git";

  private final Path folder;
  private final String url;

  private GitRepository(Path folder, String url) {
    this.folder = folder;
    this.url = url;
  }

  /** Makes an empty one, which has nothing pushed yet. */
  static GitRepository empty(String url) throws IOException {
    GitRepository repository = new GitRepository(Files.createTempDirectory("gitops-"), url);
    repository.git("init", "--quiet", "--initial-branch=main");
    repository.git("remote", "add", "origin", url);
    return repository;
  }

  /** Returns a file's text as a user of the sample has it. */
  String sample(String file) throws IOException {
    return Files.readString(SAMPLE.resolve(file)).replace(SAMPLE_URL, url);
  }

  /** Takes over the whole sample but some files. */
  void copySample(String... but) throws IOException {
    try (Stream<Path> files = Files.walk(SAMPLE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = SAMPLE.relativize(file).toString();
        if (!List.of(but).contains(name)) {
          write(name, sample(name));
        }
      }
    }
  }

  void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /**
   * @throws IllegalStateException when that changes nothing
   */
  void edit(String file, UnaryOperator<String> change) throws IOException {
    String before = Files.readString(folder.resolve(file));
    String after = change.apply(before);
    if (after.equals(before)) {
      throw new IllegalStateException("The change does not change " + file + ":\n" + before);
    }
    write(file, after);
  }

  void delete(String file) throws IOException {
    Files.delete(folder.resolve(file));
  }

  /** Commits everything and pushes it. Returns the commit. */
  String push(String subject) {
    git("add", "--all");
    git("commit", "--quiet", "--message", subject);
    git("push", "--quiet", "origin", "main");
    return git("rev-parse", "HEAD").strip();
  }

  private String git(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of("-c", "user.name=dba", "-c", "user.email=dba@example.com"));
    command.addAll(List.of("-c", "commit.gpgsign=false"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes());
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed: " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running git", e);
    }
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
