package dev.obupgrade.e2e;

import java.util.List;

/**
 * What the demo says about its cluster when it ends.
 *
 * @param outlives whether the Kubernetes outlives the demo's process
 */
record Farewell(boolean outlives) {

  /** The lines after {@code KEEP=1}, with commands to try. */
  List<String> kept(List<String> hints) {
    String head =
        outlives
            ? "The cluster is left as it is; `make demo-down` removes it. Try these commands:"
            : "Ctrl-C removes the cluster. Try these commands in another terminal:";
    return List.of("\n" + head, "  " + String.join("\n  ", hints));
  }

  /** The line after Ctrl-C. */
  String interrupted() {
    return outlives
        ? "\nInterrupted. The cluster is left as it is. `make demo-down` removes it."
        : "\nInterrupted. The cluster goes with the demo.";
  }
}
