package dev.obupgrade.tpcc;

import java.util.List;

/**
 * What the client found when it read back what had been acknowledged to it.
 *
 * @param acknowledged orders and payments
 * @param lost of those, without a row
 * @param twice carried out more than once
 * @param conditions how many consistency conditions were checked
 * @param broken those that don't hold
 */
public record ClientVerdict(
    long acknowledged, long lost, long twice, int conditions, List<String> broken) {

  public ClientVerdict {
    broken = List.copyOf(broken);
  }

  public boolean allThere() {
    return acknowledged > 0 && lost == 0 && twice == 0;
  }

  public boolean consistent() {
    return conditions > 0 && broken.isEmpty();
  }
}
