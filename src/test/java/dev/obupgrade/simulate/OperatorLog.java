package dev.obupgrade.simulate;

import java.util.Arrays;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Reads what the operator logs, instead of a person, and keeps nothing of it. */
final class OperatorLog extends Handler {
  private static final Logger LOG = Logger.getLogger("dev.obupgrade");
  private static final ThreadLocal<World> WORLD = new ThreadLocal<>();
  private static final OperatorLog READER = new OperatorLog();

  private OperatorLog() {}

  /** From now on. */
  static void read() {
    LOG.setUseParentHandlers(false);
    LOG.setLevel(Level.ALL);
    LOG.addHandler(READER);
  }

  static void leave() {
    LOG.removeHandler(READER);
    LOG.setLevel(null);
    LOG.setUseParentHandlers(true);
  }

  /** Whose operator logs on this thread. */
  static void of(World world) {
    WORLD.set(world);
  }

  @Override
  public void publish(LogRecord line) {
    World world = WORLD.get();
    if (world != null && shows(line)) {
      world.rules().violated("rule 7: a log line shows the password: " + line.getLoggerName());
    }
  }

  private static boolean shows(LogRecord line) {
    if (World.isSecret(line.getMessage())
        || World.isSecret(Arrays.toString(line.getParameters()))) {
      return true;
    }
    for (Throwable thrown = line.getThrown(); thrown != null; thrown = thrown.getCause()) {
      if (World.isSecret(thrown.toString())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
