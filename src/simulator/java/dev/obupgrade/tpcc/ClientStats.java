package dev.obupgrade.tpcc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/**
 * The client's own statistics.
 *
 * @param failed requests that ended in an error the application saw
 * @param longestGapMillis longest time in which no write at all was committed
 * @param seconds of the last ten minutes, each as transactions, failed requests and new orders,
 *     newest last
 */
public record ClientStats(
    long transactions,
    long failed,
    long longestGapMillis,
    String lastError,
    List<List<Integer>> seconds) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final int RECENT = 5;

  public ClientStats {
    seconds = List.copyOf(seconds);
  }

  static ClientStats of(Pulse.Reading reading) {
    return new ClientStats(
        reading.transactions(),
        reading.failed(),
        reading.gap().toMillis(),
        reading.lastError(),
        reading.lastSeconds().stream()
            .map(s -> List.of(s.transactions(), s.failed(), s.newOrders()))
            .toList());
  }

  public static ClientStats parse(String json) {
    try {
      return JSON.readValue(json, ClientStats.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Unexpected answer of the client: " + json, e);
    }
  }

  /** Returns transactions per second over the last five seconds. */
  public double rate() {
    return last(RECENT).stream().mapToInt(s -> s.get(0)).average().orElse(0);
  }

  /** Returns TPC-C's measure, new orders per minute, over the last five seconds. */
  public double newOrdersPerMinute() {
    return 60 * last(RECENT).stream().mapToInt(s -> s.get(2)).average().orElse(0);
  }

  public double longestGapSeconds() {
    return longestGapMillis / 1000.0;
  }

  /** Returns one character per second. A second without a transaction is a blank. */
  public String curve(int width) {
    List<List<Integer>> shown = last(width);
    int most = shown.stream().mapToInt(s -> s.get(0)).max().orElse(0);
    StringBuilder curve = new StringBuilder();
    for (List<Integer> second : shown) {
      int transactions = second.get(0);
      curve.append(
          transactions == 0 ? ' ' : BARS.charAt(transactions * (BARS.length() - 1) / most));
    }
    return curve.toString();
  }

  private List<List<Integer>> last(int count) {
    return seconds.subList(Math.max(0, seconds.size() - count), seconds.size());
  }
}
