package dev.obupgrade.cli;

import java.time.Duration;

/** Lets time pass, in a process that has nothing else to do. */
final class Pause {
  private Pause() {}

  static void of(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
