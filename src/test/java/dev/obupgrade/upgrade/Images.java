package dev.obupgrade.upgrade;

import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ImageContents;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A registry of server images: what is in each, and how it answers the probe. */
public final class Images {
  public static final String OLD = "registry.test/oceanbase:4.3.5.2";
  public static final String TARGET = "registry.test/oceanbase:4.3.5.3";
  public static final String NEXT = "registry.test/oceanbase:4.4.1.0";
  public static final BuildVersion OLD_BUILD = BuildVersion.parse("4.3.5.2-102000042025061010");
  public static final BuildVersion TARGET_BUILD = BuildVersion.parse("4.3.5.3-103000092025080818");
  public static final BuildVersion NEXT_BUILD = BuildVersion.parse("4.4.1.0-100000032025101610");

  /** 4.3.5.3 is a barrier for who comes from 4.3.5.2 and wants to go beyond. */
  public static final String GRAPH =
      """
      - version: 4.3.5.1
        can_be_upgraded_to: [4.3.5.2]
      - version: 4.3.5.2
        can_be_upgraded_to: [4.3.5.3]
      - version: 4.3.5.3
        can_be_upgraded_to: [4.4.1.0]
        require_from_binary:
          value: True
          when_come_from: [4.3.5.2]
      - version: 4.4.1.0
      """;

  private final Map<String, Contents> images = new HashMap<>();

  /** What is in an image. */
  public record Contents(
      BuildVersion build,
      Optional<String> graph,
      Set<String> scripts,
      Optional<String> interpreterProblem) {

    public Contents without(String script) {
      return new Contents(
          build,
          graph,
          scripts.stream().filter(s -> !s.equals(script)).collect(Collectors.toSet()),
          interpreterProblem);
    }

    public Contents withoutGraph() {
      return new Contents(build, Optional.empty(), scripts, interpreterProblem);
    }

    public Contents withInterpreterProblem(String problem) {
      return new Contents(build, graph, scripts, Optional.of(problem));
    }
  }

  Images() {
    put(OLD, good(OLD_BUILD));
    put(TARGET, good(TARGET_BUILD));
    put(NEXT, good(NEXT_BUILD));
  }

  public static Contents good(BuildVersion build) {
    return new Contents(build, Optional.of(GRAPH), ImageContents.NEEDED_SCRIPTS, Optional.empty());
  }

  /** Pushes an image, over an older one of that name if there is one. */
  public void put(String image, Contents contents) {
    images.put(image, contents);
  }

  boolean has(String image) {
    return images.containsKey(image);
  }

  Contents get(String image) {
    return images.get(image);
  }

  /** As the probe in the image answers, in the form of its termination message. */
  String probe(String image) {
    Contents contents = images.get(image);
    String interpreter =
        contents
            .interpreterProblem()
            .map(p -> "\"interpreterProblem\":\"" + base64(p) + "\"")
            .orElse("\"interpreter\":\"python2\",\"interpreterVersion\":\"2.7.5\"");
    return "{\"observer\":\"%s\"%s,\"scripts\":[%s],%s}"
        .formatted(
            base64(
                "/home/admin/oceanbase/bin/observer -V\nobserver (OceanBase_CE %s)\n\nREVISION: %d-43bca414\n"
                    .formatted(contents.build().version(), contents.build().build())),
            contents.graph().map(g -> ",\"upgradeDep\":\"" + base64(g) + "\"").orElse(""),
            contents.scripts().stream()
                .sorted()
                .map(s -> '"' + s + '"')
                .collect(Collectors.joining(",")),
            interpreter);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
