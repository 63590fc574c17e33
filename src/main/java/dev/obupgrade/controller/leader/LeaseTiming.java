package dev.obupgrade.controller.leader;

import java.time.Duration;

/**
 * How long a lease is valid, and how often replicas write and read it.
 *
 * @param lease how long the others wait after the last change they saw
 * @param deadline how long the holder may act after its last successful write; shorter, so that it
 *     stops before anybody else begins, and long enough for one write that fails: until the write
 *     is due, until its request is given up, and until the next try
 * @param renew how often the holder writes
 * @param look how often the others read
 * @param request how long one request may take
 */
record LeaseTiming(
    Duration lease, Duration deadline, Duration renew, Duration look, Duration request) {

  /** After a crash another replica leads within 12 s: the lease, and one look before and after. */
  static final LeaseTiming USUAL =
      new LeaseTiming(
          Duration.ofSeconds(10),
          Duration.ofSeconds(8),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3));

  LeaseTiming {
    if (deadline.compareTo(renew.plus(request).plus(look)) <= 0) {
      throw new IllegalArgumentException("one write that fails would end the leadership");
    }
    if (lease.compareTo(deadline) <= 0) {
      throw new IllegalArgumentException("two replicas would act at the same time");
    }
  }
}
