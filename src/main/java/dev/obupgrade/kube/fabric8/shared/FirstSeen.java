package dev.obupgrade.kube.fabric8.shared;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How long this process has seen something, by a clock that never jumps. Times in objects come from
 * clocks of other machines (API server, kubelet), so the operator doesn't compare its own with
 * them.
 */
public final class FirstSeen {
  private static final int REMEMBERED = 10_000;

  private final LongSupplier nanos;
  private final Map<String, Long> first =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
              return size() > REMEMBERED;
            }
          });

  public FirstSeen() {
    this(System::nanoTime);
  }

  FirstSeen(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Zero at the first call for this. */
  public Duration since(String what) {
    long now = nanos.getAsLong();
    return Duration.ofNanos(now - first.computeIfAbsent(what, any -> now));
  }
}
