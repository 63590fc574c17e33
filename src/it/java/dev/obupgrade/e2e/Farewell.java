package dev.obupgrade.e2e;

import java.util.List;

/**
 * What the demo says when it leaves its cluster as it is.
 *
 * @param outlives whether the Kubernetes outlives the demo's process
 */
record Farewell(boolean outlives) {

  /** After {@code KEEP=1}, with the commands to play with. */
  List<String> kept(List<String> hints) {
    String head =
        outlives
            ? "All is left as it is. Play with it, and remove it with `make demo-down`:"
            : "Play with it, from another terminal. Ctrl-C ends it, and the cluster with it:";
    return List.of("\n" + head, "  " + String.join("\n  ", hints));
  }

  /** After Ctrl-C. */
  String interrupted() {
    return outlives
        ? "\nInterrupted: all is left as it is. `make demo-down` removes it."
        : "\nInterrupted: the cluster goes, and all with it.";
  }
}
