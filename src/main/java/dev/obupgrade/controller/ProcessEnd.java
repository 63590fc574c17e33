package dev.obupgrade.controller;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Ends the process when a turn, or any other thread, meets an {@link Error}: no memory, no stack, a
 * class that can't be loaded. Kubernetes then starts it again.
 *
 * <p>The operator SDK would keep that resource marked as being processed, and never give it another
 * turn (EventProcessor.ControllerExecution of JOSDK 5 catches nothing, and the dispatcher below it
 * catches exceptions only). The upgrade would stand still while the process looks healthy.
 */
@Singleton
public class ProcessEnd {
  private static final Logger LOG = Logger.getLogger(ProcessEnd.class);

  /** As the Java VM itself uses with ExitOnOutOfMemoryError. */
  static final int EXIT_CODE = 3;

  private final IntConsumer exit;

  public ProcessEnd() {
    // No orderly shutdown: it needs memory too, and lets turns continue.
    this(Runtime.getRuntime()::halt);
  }

  ProcessEnd(IntConsumer exit) {
    this.exit = exit;
  }

  void watchOtherThreads(@Observes StartupEvent event) {
    Thread.setDefaultUncaughtExceptionHandler(this::uncaught);
  }

  /** Makes a turn. */
  <T> T at(String upgrade, Supplier<T> turn) {
    try {
      return turn.get();
    } catch (Error e) {
      end("The turn of " + upgrade, e);
      throw e;
    }
  }

  void uncaught(Thread thread, Throwable e) {
    if (e instanceof Error error) {
      end("Thread " + thread.getName(), error);
    } else {
      LOG.errorf(e, "Thread %s ends with an exception", thread.getName());
    }
  }

  private void end(String who, Error e) {
    try {
      LOG.fatalf(e, "%s met %s. The process exits, so that Kubernetes restarts it", who, e);
    } finally {
      exit.accept(EXIT_CODE);
    }
  }
}
