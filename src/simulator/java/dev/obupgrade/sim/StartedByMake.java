package dev.obupgrade.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Ends this process with the make that started it, whose process id is in {@code SIM_MAKE}. Make
 * passes SIGTERM to its children, but not SIGINT. After SIGINT it restores the default handler and
 * waits for its children, so this class looks for that handler (where there is a {@code /proc}). A
 * killed make can't pass on anything.
 */
final class StartedByMake {
  private static final int SIGINT = 2;
  private static final long PAUSE_MILLIS = 250;

  private StartedByMake() {}

  static void endWithIt() {
    Optional.ofNullable(System.getenv("SIM_MAKE"))
        .filter(pid -> pid.matches("\\d{1,18}"))
        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
        .ifPresent(make -> Thread.ofVirtual().name("make-watch").start(() -> follow(make)));
  }

  private static void follow(ProcessHandle make) {
    boolean handled = handlesInterrupts(make);
    try {
      while (make.isAlive() && handled == handlesInterrupts(make)) {
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      return;
    }
    System.exit(0);
  }

  private static boolean handlesInterrupts(ProcessHandle make) {
    try {
      return Files.readAllLines(Path.of("/proc/" + make.pid() + "/status")).stream()
          .filter(line -> line.startsWith("SigCgt:"))
          .map(line -> Long.parseUnsignedLong(line.substring("SigCgt:".length()).strip(), 16))
          .anyMatch(caught -> (caught >> SIGINT - 1 & 1) == 1);
    } catch (IOException e) {
      return false;
    }
  }
}
