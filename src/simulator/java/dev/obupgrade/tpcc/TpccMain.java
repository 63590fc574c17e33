package dev.obupgrade.tpcc;

import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * The client as a process. Its settings come from the environment ({@link TpccSettings}: {@code
 * TPCC_SERVERS}, {@code TPCC_USER}, {@code TPCC_PASSWORD}, {@code TPCC_DATABASE}, {@code
 * TPCC_WAREHOUSES}, {@code TPCC_TERMINALS}, {@code TPCC_RATE}, {@code TPCC_SECONDS}, {@code
 * TPCC_HTTP_PORT}). It prints a line per second. With {@code TPCC_SECONDS} it verifies the data at
 * the end, and exits with 0 if all is right, otherwise with 1.
 */
public final class TpccMain {
  private static final Duration EVER = Duration.ofDays(1_000);

  private TpccMain() {}

  public static void main(String[] args) throws Exception {
    TpccSettings settings = TpccSettings.of(System.getenv());
    System.out.println("tpcc: " + settings + "; " + settings.scale());
    Tpcc client = new Tpcc(settings, Connector.mysql(settings));
    try (ClientServer server = new ClientServer(client, settings.httpPort())) {
      Runtime.getRuntime().addShutdownHook(new Thread(client::close));
      System.out.println("tpcc: answers HTTP on port " + server.port());
      Duration loading = client.start();
      System.out.printf(Locale.ROOT, "tpcc: loaded in %.1f s%n", loading.toMillis() / 1000.0);
      Thread.ofVirtual().start(() -> tellEverySecond(client));
      client.await(settings.seconds() == 0 ? EVER : Duration.ofSeconds(settings.seconds()));
      System.exit(verified(client) ? 0 : 1);
    }
  }

  private static void tellEverySecond(Tpcc client) {
    try {
      while (true) {
        Thread.sleep(1_000);
        System.out.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + "  " + line(client));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static String line(Tpcc client) {
    Pulse.Reading reading = client.read();
    Pulse.Second last =
        reading.lastSeconds().isEmpty()
            ? new Pulse.Second(0, 0, 0)
            : reading.lastSeconds().getLast();
    return String.format(
        Locale.ROOT,
        "tpmC %5d   %4d transactions/s   %3d failed   longest gap %.1f s%s",
        60 * last.newOrders(),
        last.transactions(),
        last.failed(),
        reading.gap().toMillis() / 1000.0,
        last.failed() == 0 ? "" : "   " + reading.lastError());
  }

  private static boolean verified(Tpcc client) throws SQLException {
    ClientVerdict verdict = client.verify();
    System.out.printf(
        "tpcc: %d orders and payments acknowledged, lost: %d, twice: %d; %d of %d consistency"
            + " conditions hold%n",
        verdict.acknowledged(),
        verdict.lost(),
        verdict.twice(),
        verdict.conditions() - verdict.broken().size(),
        verdict.conditions());
    verdict.broken().forEach(condition -> System.out.println("tpcc: broken: " + condition));
    return verdict.allThere() && verdict.consistent();
  }
}
