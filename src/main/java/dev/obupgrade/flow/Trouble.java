package dev.obupgrade.flow;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How long a step has been in a trouble that a person may have to end: a refused act, or a reason
 * for which somebody must do something.
 *
 * <p>The step's memo has since when and, if the trouble is gone, since when it is. Both change only
 * together with the step's reason, so that no look needs a write of its own. A trouble that comes
 * back soon is the same one: pods crash, run for a while, and crash again.
 */
final class Trouble {
  static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

  /** From then on the engine reports it. Much passes within a minute. */
  static final Duration LASTING = Duration.ofMinutes(1);

  /** A trouble that comes back within this time has lasted all the while. */
  private static final Duration REMEMBERED = Duration.ofMinutes(2);

  /**
   * A trouble may be gone for a moment between two acts against somebody who undoes them. The
   * condition must not change with each of these.
   */
  private static final Duration GONE_FOR_A_MOMENT = Duration.ofSeconds(15);

  private static final String SINCE = "trouble";
  private static final String GONE = "troubleGone";

  private final Duration lasted;

  private Trouble(Duration lasted) {
    this.lasted = lasted;
  }

  /** Takes note of what a step waits for now. */
  static Trouble seen(StepRun run, StepResult.Waiting waiting) {
    Optional<Noted> noted = run.note(SINCE).map(Noted::parse);
    Optional<Instant> gone = run.note(GONE).map(Instant::parse);
    if (waiting.trouble()) {
      Instant since =
          noted
              .filter(n -> n.reason().equals(waiting.reason().name()))
              .filter(
                  n -> gone.map(at -> ago(run, GONE, at).compareTo(REMEMBERED) < 0).orElse(true))
              .map(Noted::since)
              .orElse(run.now());
      run.remember(SINCE, new Noted(waiting.reason().name(), since).text());
      run.remember(GONE, "");
      return new Trouble(ago(run, SINCE, since));
    }
    if (noted.isEmpty()) {
      return new Trouble(Duration.ZERO);
    }
    if (gone.isEmpty()) {
      run.remember(GONE, run.now().toString());
    }
    Duration goneFor = gone.map(at -> ago(run, GONE, at)).orElse(Duration.ZERO);
    return new Trouble(
        goneFor.compareTo(GONE_FOR_A_MOMENT) < 0
            ? ago(run, SINCE, noted.get().since()).minus(goneFor)
            : Duration.ZERO);
  }

  /** Forgets it: the step has ended. */
  static void over(StepRun run) {
    run.remember(SINCE, "");
    run.remember(GONE, "");
  }

  private static Duration ago(StepRun run, String name, Instant recorded) {
    return run.since(name, recorded).total();
  }

  /** Whether it is time to report it. */
  boolean lasting() {
    return lasted.compareTo(LASTING) >= 0;
  }

  /**
   * How long to wait before the next try: the time that the trouble has lasted, so that what passes
   * soon costs little time and what stays costs few requests.
   */
  Duration pause() {
    if (!lasting() && lasted.multipliedBy(2).compareTo(LASTING) > 0) {
      return LASTING.minus(lasted);
    }
    if (lasted.compareTo(FIRST_PAUSE) < 0) {
      return FIRST_PAUSE;
    }
    return lasted.compareTo(LONGEST_PAUSE) < 0 ? lasted : LONGEST_PAUSE;
  }

  private record Noted(String reason, Instant since) {

    static Noted parse(String text) {
      int blank = text.indexOf(' ');
      return new Noted(text.substring(0, blank), Instant.parse(text.substring(blank + 1)));
    }

    String text() {
      return reason + " " + since.truncatedTo(ChronoUnit.SECONDS);
    }
  }
}
