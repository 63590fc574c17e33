package dev.obupgrade.mutants;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Loads the project's own classes afresh, those of a mutant first. All other classes are shared, so
 * that a run costs seconds less than one in a process of its own.
 */
final class MutantLoader extends URLClassLoader {
  private static final String OWN = "dev.obupgrade.";

  private MutantLoader(URL[] own, ClassLoader others) {
    super(own, others);
  }

  /**
   * @param mutant the folder with the classes and resources of the mutant; may be empty
   */
  static MutantLoader of(Path mutant) {
    Stream<Path> project =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(Files::isDirectory);
    return new MutantLoader(
        Stream.concat(Stream.of(mutant), project).map(MutantLoader::url).toArray(URL[]::new),
        MutantLoader.class.getClassLoader());
  }

  private static URL url(Path folder) {
    try {
      return folder.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OWN)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known != null ? known : findClass(name);
    }
  }

  @Override
  public URL getResource(String name) {
    URL own = findResource(name);
    return own != null ? own : super.getResource(name);
  }

  @Override
  public void close() throws IOException {
    // A test's thread may still load a class. The loader's files end with the process.
  }
}
