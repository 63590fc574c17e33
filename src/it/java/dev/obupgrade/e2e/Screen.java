package dev.obupgrade.e2e;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.tpcc.ClientStats;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The output of the demo: a table that it redraws on a terminal, otherwise line by line. */
final class Screen {
  private static final String UP = "\u001b[%dA";
  private static final String CLEAR_BELOW = "\u001b[0J";

  private final PrintStream out;
  private final Clock clock;
  private final Optional<Integer> terminalWidth;
  private final PlainLines plain = new PlainLines();
  private int drawn;

  /**
   * @param terminalWidth in columns; empty when the output is no terminal
   */
  Screen(PrintStream out, Clock clock, Optional<Integer> terminalWidth) {
    this.out = out;
    this.clock = clock;
    this.terminalWidth = terminalWidth;
  }

  /** Prints a line that stays. */
  void say(String line) {
    drawn = 0;
    out.println(line);
  }

  void show(ObUpgrade upgrade, Optional<ClientStats> client) {
    if (terminalWidth.isEmpty()) {
      plain.news(upgrade, client, clock.instant()).forEach(out::println);
    } else {
      draw(
          new LiveTable(upgrade.getSpec().cluster().zones().stream().map(z -> z.name()).toList())
              .lines(upgrade, client, clock.instant()));
    }
    out.flush();
  }

  private void draw(List<String> lines) {
    StringBuilder frame = new StringBuilder();
    if (drawn > 0) {
      frame.append(UP.formatted(drawn));
    }
    frame.append(CLEAR_BELOW);
    for (String line : lines) {
      frame.append(fit(line)).append(System.lineSeparator());
    }
    out.print(frame);
    drawn = lines.size();
  }

  /** Cuts a line, because a wrapped one would move the next frame. */
  private String fit(String line) {
    int width = terminalWidth.orElse(Integer.MAX_VALUE) - 1;
    String flat = line.replace('\n', ' ');
    return flat.length() <= width ? flat : flat.substring(0, width - 1) + "…";
  }
}
