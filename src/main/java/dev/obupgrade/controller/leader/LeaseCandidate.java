package dev.obupgrade.controller.leader;

import dev.obupgrade.controller.leader.LeaseElection.Outcome;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Keeps trying to take the lease, and ends the leadership when it can't keep the lease. */
final class LeaseCandidate implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(LeaseCandidate.class);
  private static final Duration WATCH = Duration.ofMillis(200);

  private final LeaseElection election;
  private final LeaseTiming timing;
  private final LongSupplier nanos;
  private final Runnable elected;
  private final Runnable deposed;

  /** Two threads, so that a request without an answer doesn't block the watch. */
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().daemon().name("leader-election-", 0).factory());

  private volatile boolean leading;
  private volatile long answeredAt;
  private String lastHolder = "";
  private String lastTrouble = "";

  /**
   * @param elected called once, on a thread of the election; it must return soon
   * @param deposed called when the lease is lost; it must end this process at once
   */
  LeaseCandidate(
      LeaseElection election,
      LeaseTiming timing,
      LongSupplier nanos,
      Runnable elected,
      Runnable deposed) {
    this.election = election;
    this.timing = timing;
    this.nanos = nanos;
    this.elected = elected;
    this.deposed = deposed;
    this.answeredAt = nanos.getAsLong() - timing.lease().toNanos();
  }

  void start() {
    threads.execute(this::attempt);
    threads.scheduleWithFixedDelay(
        this::watch, WATCH.toMillis(), WATCH.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether this replica has taken the lease. A leader that loses it never leads again. */
  boolean leading() {
    return leading;
  }

  /** Whether the API server answered recently, so that this replica knows who leads. */
  boolean informed() {
    return nanos.getAsLong() - answeredAt < timing.lease().toNanos();
  }

  private void attempt() {
    Duration next = timing.look();
    try {
      if (tell(election.attempt()) == Outcome.OURS) {
        next = timing.renew();
      }
    } catch (KubernetesClientException e) {
      tell(e);
    } catch (RuntimeException e) {
      LOG.error("Can't read or write the lease", e);
    } finally {
      schedule(next);
    }
  }

  private void schedule(Duration delay) {
    if (!threads.isShutdown()) {
      threads.schedule(this::attempt, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private Outcome tell(Outcome outcome) {
    answeredAt = nanos.getAsLong();
    lastTrouble = "";
    if (outcome == Outcome.OURS && !leading) {
      LOG.info("This replica leads");
      leading = true;
      elected.run();
    } else if (outcome == Outcome.THEIRS) {
      String holder = election.holder().orElse("nobody");
      if (leading) {
        LOG.fatalf("%s has taken the lease", holder);
        deposed.run();
      } else if (!holder.equals(lastHolder)) {
        LOG.infof("%s leads. This replica stands by", holder);
        lastHolder = holder;
      }
    }
    return outcome;
  }

  /** Logs the same trouble once, not every second. */
  private void tell(KubernetesClientException e) {
    String trouble = String.valueOf(e.getMessage());
    if (!trouble.equals(lastTrouble)) {
      LOG.warnf("Can't read or write the lease: %s", trouble);
      lastTrouble = trouble;
    }
  }

  private void watch() {
    if (leading && !election.leads()) {
      LOG.fatalf("This replica could not renew the lease for %d s", timing.deadline().toSeconds());
      deposed.run();
    }
  }

  /** Stops trying, and releases the lease if the API server can be reached. */
  void release() {
    close();
    try {
      election.release();
    } catch (KubernetesClientException e) {
      LOG.warnf("Can't release the lease: %s", e.getMessage());
    }
  }

  @Override
  public void close() {
    leading = false;
    threads.shutdownNow();
  }
}
