package dev.obupgrade.licences;

import java.nio.file.Path;

/** A library as Maven's repository names it. */
record Library(String group, String artifact, String version) implements Comparable<Library> {

  /** By the place of its jar or POM: {@code <repository>/com/h2database/h2/2.4.240/<file>}. */
  static Library at(Path repository, Path file) {
    Path version = repository.relativize(file).getParent();
    Path artifact = version.getParent();
    return new Library(
        artifact.getParent().toString().replace('/', '.'),
        artifact.getFileName().toString(),
        version.getFileName().toString());
  }

  Path pom(Path repository) {
    return repository
        .resolve(group.replace('.', '/'))
        .resolve(artifact)
        .resolve(version)
        .resolve(artifact + "-" + version + ".pom");
  }

  /** A build for one processor stands for the same library's builds for all of them. */
  String name() {
    return group + ":" + artifact.replaceFirst("(native)-linux-\\w+$", "$1-PLATFORM");
  }

  @Override
  public int compareTo(Library other) {
    return name().compareTo(other.name());
  }
}
