package dev.obupgrade.controller.leader;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpecBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One replica's part in the election; {@link LeaseCandidate} calls it in time. It measures
 * durations on this replica's own steady clock. The times in the Lease are for people to read.
 */
final class LeaseElection {

  /** The result of an attempt. */
  enum Outcome {
    OURS,
    THEIRS,
    /** Somebody else wrote at the same moment. The next attempt decides. */
    UNSETTLED
  }

  private final LeaseStore store;
  private final String identity;
  private final LeaseTiming timing;
  private final LongSupplier nanos;
  private final Clock clock;

  private boolean over;
  private Lease seen;
  private long seenSince;
  private volatile boolean held;
  private volatile long renewedAt;
  private volatile Instant renewedAtTime = Instant.EPOCH;

  /**
   * @param identity unique to this replica
   * @param nanos a clock that never jumps
   * @param clock for the times people read, and for what the other one can't see
   */
  LeaseElection(
      LeaseStore store, String identity, LeaseTiming timing, LongSupplier nanos, Clock clock) {
    this.store = store;
    this.identity = identity;
    this.timing = timing;
    this.nanos = nanos;
    this.clock = clock;
  }

  /** Whether nobody else can have taken the lease yet, by this replica's steady clock. */
  boolean leads() {
    return held && nanos.getAsLong() - renewedAt < timing.deadline().toNanos();
  }

  /**
   * Whether this replica may act at this moment. The steady clock stands still while the machine is
   * suspended (CLOCK_MONOTONIC in clock_gettime(2)), the wall clock does not. A wall clock that is
   * set forward only makes this replica wait until it has renewed the lease.
   */
  boolean mayAct() {
    return leads()
        && Duration.between(renewedAtTime, clock.instant()).compareTo(timing.deadline()) < 0;
  }

  /** Who held the lease when it was looked at last; empty when nobody did. */
  synchronized Optional<String> holder() {
    return Optional.ofNullable(seen).flatMap(LeaseElection::holder);
  }

  /** Takes the lease, or keeps it, if that is possible. */
  synchronized Outcome attempt() {
    if (over) {
      return Outcome.UNSETTLED;
    }
    if (held) {
      Outcome renewed = write(Optional.of(seen));
      if (renewed == Outcome.OURS) {
        return renewed;
      }
    }
    Optional<Lease> found = store.read();
    if (found.isPresent()) {
      see(found.get());
      if (!free(found.get())) {
        held = false;
        return Outcome.THEIRS;
      }
    }
    return write(found);
  }

  private Outcome write(Optional<Lease> found) {
    // Taken before the request: the others count from later, when they see what it wrote
    long asked = nanos.getAsLong();
    Instant askedAt = clock.instant();
    Optional<Lease> written =
        found
            .map(lease -> store.replace(lease, ours(lease.getSpec())))
            .orElseGet(() -> store.create(ours(null)));
    written.ifPresent(lease -> take(lease, asked, askedAt));
    // An answer that came too late says only that the lease was ours
    return written.isPresent() && leads() ? Outcome.OURS : Outcome.UNSETTLED;
  }

  /**
   * Releases the lease, so that nobody has to wait, and never takes it again. This replica must
   * have stopped acting before.
   */
  synchronized void release() {
    over = true;
    if (held) {
      held = false;
      // Read again, because an interrupted attempt may have written
      store
          .read()
          .filter(lease -> holder(lease).filter(identity::equals).isPresent())
          .ifPresent(lease -> store.replace(lease, nobodys(lease.getSpec())));
    }
  }

  private void take(Lease lease, long asked, Instant askedAt) {
    see(lease);
    renewedAt = asked;
    renewedAtTime = askedAt;
    held = true;
  }

  private void see(Lease lease) {
    if (seen == null || !Objects.equals(seen.getSpec(), lease.getSpec())) {
      seenSince = nanos.getAsLong();
    }
    seen = lease;
  }

  /** Also free when this replica's previous process left it behind. */
  private boolean free(Lease lease) {
    Optional<String> holder = holder(lease);
    return holder.isEmpty()
        || holder.get().equals(identity)
        || nanos.getAsLong() - seenSince > duration(lease).toNanos();
  }

  private static Optional<String> holder(Lease lease) {
    return Optional.ofNullable(lease.getSpec())
        .map(LeaseSpec::getHolderIdentity)
        .filter(h -> !h.isBlank());
  }

  private Duration duration(Lease lease) {
    Integer seconds = lease.getSpec().getLeaseDurationSeconds();
    return seconds == null ? timing.lease() : Duration.ofSeconds(seconds);
  }

  private LeaseSpec ours(LeaseSpec before) {
    LeaseSpec last = before == null ? new LeaseSpec() : before;
    boolean same = identity.equals(last.getHolderIdentity());
    int transitions = last.getLeaseTransitions() == null ? 0 : last.getLeaseTransitions();
    return new LeaseSpecBuilder()
        .withHolderIdentity(identity)
        .withLeaseDurationSeconds((int) timing.lease().toSeconds())
        .withAcquireTime(same && last.getAcquireTime() != null ? last.getAcquireTime() : now())
        .withRenewTime(now())
        .withLeaseTransitions(same || before == null ? transitions : transitions + 1)
        .build();
  }

  private LeaseSpec nobodys(LeaseSpec last) {
    return new LeaseSpecBuilder(last)
        .withHolderIdentity("")
        .withLeaseDurationSeconds(1)
        .withRenewTime(now())
        .build();
  }

  private ZonedDateTime now() {
    return clock.instant().atZone(ZoneOffset.UTC);
  }
}
