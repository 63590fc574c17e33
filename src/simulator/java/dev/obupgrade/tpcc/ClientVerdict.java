package dev.obupgrade.tpcc;

import java.util.List;

/**
 * The result of reading back everything that was acknowledged to the client.
 *
 * @param acknowledged orders and payments
 * @param lost acknowledged ones without a row
 * @param twice carried out more than once
 * @param conditions how many consistency conditions were checked
 * @param broken conditions that don't hold
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
