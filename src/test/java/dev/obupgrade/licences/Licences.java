package dev.obupgrade.licences;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * The licence of a library, as its POM or the nearest parent's says it, by its SPDX name. A licence
 * that isn't in the list here is an error: somebody has to read it first.
 */
final class Licences {
  private static final String APACHE = "Apache-2.0";
  private static final String GPL_CLASSPATH = "GPL-2.0-only WITH Classpath-exception-2.0";

  /** What POMs write, and what it is called. Whoever adds a line has read the licence. */
  private static final Map<String, String> KNOWN =
      Map.ofEntries(
          Map.entry("Apache-2.0", APACHE),
          Map.entry("Apache 2 License", APACHE),
          Map.entry("Apache License 2.0", APACHE),
          Map.entry("Apache License, Version 2.0", APACHE),
          Map.entry("The Apache License, Version 2.0", APACHE),
          Map.entry("The Apache Software License, Version 2.0", APACHE),
          Map.entry("The Apache Software License, version 2.0", APACHE),
          Map.entry("BSD-2-Clause", "BSD-2-Clause"),
          Map.entry("MIT", "MIT"),
          Map.entry("Public Domain, per Creative Commons CC0", "CC0-1.0"),
          Map.entry("EDL 1.0", "BSD-3-Clause"),
          Map.entry("Eclipse Distribution License - v 1.0", "BSD-3-Clause"),
          Map.entry("EPL 1.0", "EPL-1.0"),
          Map.entry("Eclipse Public License - v 1.0", "EPL-1.0"),
          Map.entry("EPL 2.0", "EPL-2.0"),
          Map.entry("Eclipse Public License 2.0", "EPL-2.0"),
          Map.entry("Eclipse Public License v. 2.0", "EPL-2.0"),
          Map.entry("Eclipse Public License - v 2.0", "EPL-2.0"),
          Map.entry("MPL 2.0", "MPL-2.0"),
          Map.entry("GPL2 w/ CPE", GPL_CLASSPATH),
          Map.entry(
              "GNU General Public License, version 2 with the GNU Classpath Exception",
              GPL_CLASSPATH),
          Map.entry(
              "The GNU General Public License, v2 with Universal FOSS Exception, v1.0",
              "GPL-2.0-only WITH Universal-FOSS-exception-1.0"));

  private final Path repository;

  Licences(Path repository) {
    this.repository = repository;
  }

  /** Several are a choice. */
  String of(Library library) throws IOException {
    return written(library).stream()
        .map(name -> known(library, name))
        .distinct()
        .collect(Collectors.joining(" OR "));
  }

  private static String known(Library library, String name) {
    return Optional.ofNullable(KNOWN.get(name))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "%s has the licence '%s', which nobody here has read yet: add it to Licences"
                        .formatted(library.name(), name)));
  }

  private List<String> written(Library library) throws IOException {
    Element project = parsed(library.pom(repository));
    List<String> names = new ArrayList<>();
    for (Element licences : children(project, "licenses")) {
      for (Element licence : children(licences, "license")) {
        names.add(text(licence, "name"));
      }
    }
    if (!names.isEmpty()) {
      return names;
    }
    Element parent =
        children(project, "parent").stream()
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(library + " names no licence"));
    return written(
        new Library(text(parent, "groupId"), text(parent, "artifactId"), text(parent, "version")));
  }

  static Element parsed(Path pom) throws IOException {
    try {
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .parse(pom.toFile())
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(pom + " can't be read", e);
    }
  }

  static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }

  static String text(Element parent, String name) {
    return children(parent, name).stream()
        .findFirst()
        .map(element -> element.getTextContent().strip())
        .orElse("");
  }
}
