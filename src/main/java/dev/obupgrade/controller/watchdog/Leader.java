package dev.obupgrade.controller.watchdog;

import java.util.Optional;
import java.util.function.Supplier;

/** Lets something happen only while this replica leads. */
@FunctionalInterface
public interface Leader {

  /** Empty when this replica doesn't lead: then nothing happened. */
  <T> Optional<T> act(Supplier<T> what);
}
