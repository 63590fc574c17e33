package dev.obupgrade.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/**
 * What the client says of itself.
 *
 * @param failed requests that ended in an error the application saw
 * @param longestGapMillis longest time without a single successful transaction
 * @param seconds of the last ten minutes, each as transactions and failed requests, newest last
 */
record ClientStats(
    long transactions,
    long failed,
    long longestGapMillis,
    String lastError,
    List<List<Integer>> seconds) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BARS = "▁▂▃▄▅▆▇█";

  ClientStats {
    seconds = List.copyOf(seconds);
  }

  static ClientStats parse(String json) {
    try {
      return JSON.readValue(json, ClientStats.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the client answered: " + json, e);
    }
  }

  /** Transactions per second over the last five seconds. */
  double rate() {
    return last(5).stream().mapToInt(s -> s.get(0)).average().orElse(0);
  }

  double longestGapSeconds() {
    return longestGapMillis / 1000.0;
  }

  /** One character a second; a second without a transaction is a blank. */
  String curve(int width) {
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
