package dev.obupgrade.e2e;

/**
 * What the client found when it read back what had been acknowledged to it.
 *
 * @param lost acknowledged transactions whose row isn't there
 * @param total sum of all balances now
 */
record ClientVerdict(long acknowledged, long lost, long total, long expectedTotal) {

  boolean holds() {
    return lost == 0 && total == expectedTotal;
  }
}
