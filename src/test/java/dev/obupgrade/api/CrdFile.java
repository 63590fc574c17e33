package dev.obupgrade.api;

import io.fabric8.crdv2.generator.CRDGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Writes the CustomResourceDefinition from the Java types, into {@code crds} and into the Helm
 * chart: {@code make crds}.
 */
public final class CrdFile {
  static final String NAME = "obupgrades.obupgrade.dev-v1.yml";

  /** Everywhere the definition is kept; the copies are the same to the byte. */
  static final List<Path> COPIES =
      List.of(Path.of("crds", NAME), Path.of("helm/ob-upgrade-operator/files", NAME));

  private static final String HEADER =
      "# Made from the types in src/main/java/dev/obupgrade/api by `make crds`: change those instead.\n";

  private CrdFile() {}

  public static void main(String[] args) throws IOException {
    String text = text();
    for (Path copy : COPIES) {
      Files.createDirectories(copy.getParent());
      Files.writeString(copy, text);
      System.out.println("wrote " + copy);
    }
  }

  /** The definition as the types give it now. */
  static String text() {
    return HEADER + yaml().dump(CrdSchema.finish(generated()));
  }

  private static Map<String, Object> generated() {
    try {
      Path dir = Files.createTempDirectory("crd");
      Path file = dir.resolve(NAME);
      try {
        new CRDGenerator()
            .inOutputDir(dir.toFile())
            .customResourceClasses(ObUpgrade.class)
            .generate();
        return yaml().load(Files.readString(file));
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(dir);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Yaml yaml() {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(120);
    // a definition's repeated parts (the two ImageVersions) are written out, not as YAML aliases
    options.setDereferenceAliases(true);
    return new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(options), options);
  }
}
