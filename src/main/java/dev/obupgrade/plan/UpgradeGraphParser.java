package dev.obupgrade.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads the text of an {@code oceanbase_upgrade_dep.yml}. */
public final class UpgradeGraphParser {

  /**
   * The file doesn't have the form of the vendor's files; the message names the item and the field.
   */
  public static final class MalformedGraphException extends IllegalArgumentException {
    MalformedGraphException(String message) {
      super("oceanbase_upgrade_dep.yml: " + message);
    }
  }

  /**
   * @throws MalformedGraphException if the text is not YAML or an item is malformed
   */
  public UpgradeGraph parse(String yaml) {
    if (!(load(yaml) instanceof List<?> items) || items.isEmpty()) {
      throw new MalformedGraphException("expected a list of versions, with at least one item");
    }
    var nodes = new LinkedHashMap<Release, UpgradeGraph.Node>();
    for (int i = 0; i < items.size(); i++) {
      var node = node("item " + (i + 1), items.get(i));
      if (nodes.put(node.release(), node) != null) {
        throw new MalformedGraphException("version %s is listed twice".formatted(node.release()));
      }
    }
    return UpgradeGraph.of(nodes);
  }

  private static Object load(String yaml) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      return new Yaml(new SafeConstructor(options)).load(yaml);
    } catch (YAMLException broken) {
      throw new MalformedGraphException("not valid YAML: " + broken.getMessage());
    }
  }

  private static UpgradeGraph.Node node(String position, Object item) {
    if (!(item instanceof Map<?, ?> fields)) {
      throw new MalformedGraphException(
          "%s is '%s', but must be a map with the key version".formatted(position, item));
    }
    var release = release(position + ", version", fields.get("version"));
    String where = "version " + release;
    return new UpgradeGraph.Node(
        release,
        new TreeSet<>(releases(where + ", can_be_upgraded_to", fields.get("can_be_upgraded_to"))),
        flag(where + ", deprecated", fields.get("deprecated")),
        barrier(where + ", require_from_binary", fields.get("require_from_binary")));
  }

  private static Barrier barrier(String where, Object value) {
    if (!(value instanceof Map<?, ?> fields)) {
      return new Barrier(flag(where, value), Set.of(), Set.of());
    }
    var from = releases(where + ".when_come_from", fields.get("when_come_from"));
    var to = releases(where + ".when_upgraded_to", fields.get("when_upgraded_to"));
    if (!from.isEmpty() && !to.isEmpty()) {
      // The vendor's own tool refuses such a file as well: it doesn't say how the two combine.
      throw new MalformedGraphException(
          where + " has both when_come_from and when_upgraded_to, but must have only one");
    }
    return new Barrier(flag(where + ".value", fields.get("value")), from, to);
  }

  private static boolean flag(String where, Object value) {
    if (value == null) {
      return false;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw new MalformedGraphException(
        "%s is '%s', but must be true or false".formatted(where, value));
  }

  private static Set<Release> releases(String where, Object value) {
    if (value == null) {
      return Set.of();
    }
    if (!(value instanceof List<?> names)) {
      throw new MalformedGraphException(
          "%s is '%s', but must be a list of versions".formatted(where, value));
    }
    var releases = new TreeSet<Release>();
    names.forEach(name -> releases.add(release(where, name)));
    return releases;
  }

  private static Release release(String where, Object value) {
    if (value == null) {
      throw new MalformedGraphException(where + " is missing");
    }
    try {
      return Release.parse(value.toString());
    } catch (IllegalArgumentException malformed) {
      throw new MalformedGraphException(
          "%s is '%s', but must be A.B.C.D or A.B.C.D-<build number>".formatted(where, value));
    }
  }
}
