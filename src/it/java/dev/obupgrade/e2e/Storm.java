package dev.obupgrade.e2e;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.e2e.StormEvent.Moment;
import dev.obupgrade.tpcc.ClientStats;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Runs {@code make storm}: an upgrade under load on a real Kubernetes, while something happens to
 * the cluster every 20 s. It exits with 0 only if the upgrade succeeds and nothing is lost.
 */
public final class Storm {
  private static final Duration PACE =
      Duration.ofSeconds(Integer.parseInt(System.getenv().getOrDefault("STORM_PACE", "20")));

  /** An event whose moment is rare doesn't wait for the next turn. */
  private static final Duration LEAST = Duration.ofSeconds(8);

  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final Duration STALLED = Duration.ofMinutes(5);

  private final MovingSite site;
  private final Random random;
  private final List<StormEvent> deck = new ArrayList<>();
  private final List<StormEvent> passedOver = new ArrayList<>();
  private final Map<StormEvent, Instant> undone = new LinkedHashMap<>();
  private final Map<String, Integer> happened = new LinkedHashMap<>();
  private final Instant began = Instant.now();
  private Instant last = Instant.now();
  private Instant stalledSince = Instant.MAX;

  /** Steps outside of the zones in which a server was ended. */
  private final Set<String> struck = new HashSet<>();

  private Storm(MovingSite site, long seed) {
    this.site = site;
    this.random = new Random(seed);
  }

  /**
   * @param args the seed, unless any is fine
   */
  public static void main(String[] args) throws Exception {
    long seed =
        args.length > 0 && !args[0].isBlank()
            ? Long.parseLong(args[0])
            : System.nanoTime() % 10_000;
    System.out.println("Seed " + seed + ". To repeat it: make storm SEED=" + seed);
    boolean holds;
    try (MovingSite site = MovingSite.start("obupgrade-storm")) {
      holds = new Storm(site, seed).holds(seed);
    }
    System.exit(holds ? 0 : 1);
  }

  private boolean holds(long seed) throws Exception {
    DatabaseState before = site.state();
    site.demo.applyUpgrade();
    Optional<ObUpgrade> ended;
    List<String> wrong;
    int looks;
    try (WorldWatch watch = WorldWatch.start(site)) {
      ended = rage();
      wrong = watch.wrong();
      looks = watch.looks();
      if (ended.isEmpty()) {
        watch.said().forEach(m -> say("  said: " + m));
      }
    }
    Duration took = Duration.between(began, Instant.now());
    if (ended.isEmpty()) {
      say(site.demo.describe());
      say(site.demo.operatorLog());
    }
    return judge(seed, before, ended, wrong, looks, took);
  }

  private Optional<ObUpgrade> rage() throws Exception {
    String shown = "";
    while (Duration.between(began, Instant.now()).compareTo(LIMIT) < 0) {
      ObUpgrade seen = look();
      String step =
          seen.getStatus() == null
              ? ""
              : seen.getStatus().step() + ": " + seen.getStatus().message();
      if (!step.equals(shown)) {
        say(step);
        shown = step;
      }
      if (seen.getStatus() != null && seen.getStatus().finishedAt() != null) {
        undo(true);
        return Optional.of(seen);
      }
      if (stuck(seen)) {
        undo(true);
        return Optional.empty();
      }
      undo(false);
      blow();
      Thread.sleep(300);
    }
    undo(true);
    return Optional.empty();
  }

  private ObUpgrade look() throws InterruptedException {
    return Wait.until("the ObUpgrade", Duration.ofMinutes(1), site::upgrade, u -> true);
  }

  /** A person is needed, and nothing of the storm lasts that long. */
  private boolean stuck(ObUpgrade upgrade) {
    boolean stalled =
        upgrade.getStatus() != null
            && upgrade.getStatus().conditions().stream()
                .anyMatch(c -> c.getType().equals("Stalled") && c.getStatus().equals("True"));
    if (!stalled) {
      stalledSince = Instant.MAX;
    } else if (stalledSince.equals(Instant.MAX)) {
      stalledSince = Instant.now();
    }
    return stalled && stalledSince.plus(STALLED).isBefore(Instant.now());
  }

  private void blow() throws Exception {
    Duration since = Duration.between(last, Instant.now());
    if (since.compareTo(LEAST) < 0) {
      return;
    }
    Weather weather = weather();
    Optional<StormEvent> next = passedOver.stream().filter(e -> fair(e, weather)).findFirst();
    if (next.isEmpty() && since.compareTo(PACE) >= 0) {
      next = draw(weather);
    }
    if (next.isPresent()) {
      passedOver.remove(next.get());
      happen(next.get(), weather);
    }
  }

  private Optional<StormEvent> draw(Weather weather) {
    if (deck.isEmpty()) {
      deck.addAll(StormEvents.all());
      Collections.shuffle(deck, random);
    }
    while (!deck.isEmpty()) {
      StormEvent event = deck.removeFirst();
      if (undone.containsKey(event)
          || passedOver.stream().anyMatch(e -> e.what().equals(event.what()))) {
        continue;
      }
      if (fair(event, weather)) {
        return Optional.of(event);
      }
      passedOver.add(event);
    }
    return Optional.empty();
  }

  /** A script that loses its server runs again three times, and each run takes a while. */
  private boolean fair(StormEvent event, Weather weather) {
    return weather.suits(event.moment())
        && !(event.moment() == Moment.ALL_SERVE && struck.contains(weather.step()));
  }

  private void happen(StormEvent event, Weather weather) {
    last = Instant.now();
    try {
      if (event.moment() == Moment.ALL_SERVE && !weather.step().contains("/")) {
        struck.add(weather.step());
      }
      String detail = event.act().in(weather);
      happened.merge(event.what(), 1, Integer::sum);
      say(
          ">> "
              + weather.step()
              + " >> "
              + event.what()
              + (detail.isEmpty() ? "" : " (" + detail + ")"));
      event.after().ifPresent(time -> undone.put(event, last.plus(time)));
    } catch (Exception e) {
      say(">> " + event.what() + " was not possible: " + e);
    }
  }

  private void undo(boolean all) throws Exception {
    for (StormEvent event : List.copyOf(undone.keySet())) {
      if (all || undone.get(event).isBefore(Instant.now())) {
        Wait.until(
            "the end of: " + event.what(),
            Duration.ofMinutes(1),
            () -> event.undo().in(weather()),
            done -> true);
        undone.remove(event);
        say("<< " + event.what());
      }
    }
  }

  private Weather weather() {
    List<String> out;
    try {
      out = site.notActive();
    } catch (SQLException | IOException e) {
      out = List.of("nobody answers");
    }
    return new Weather(site, random, site.step(), site.finished(), out);
  }

  private boolean judge(
      long seed,
      DatabaseState before,
      Optional<ObUpgrade> ended,
      List<String> wrong,
      int looks,
      Duration took)
      throws Exception {
    Wait.until("all servers", Duration.ofMinutes(3), site::notActive, List::isEmpty);
    Optional<ClientStats> stats = site.load.stats();
    List<Proof.Check> checks =
        new ArrayList<>(Proof.of("4.3.5.3", before, site.state(), site.load.verify()));
    String phase = ended.map(u -> String.valueOf(u.getStatus().phase())).orElse("not over");
    checks.add(new Proof.Check("the upgrade", phase.equals("Succeeded"), phase));
    checks.add(
        new Proof.Check(
            "no log stream without majority",
            wrong.isEmpty(),
            wrong.isEmpty() ? looks + " looks" : String.join("; ", wrong)));
    List<String> images = MovingSite.ZONES.stream().map(site::templateImage).distinct().toList();
    checks.add(
        new Proof.Check(
            "the StatefulSets have the new image",
            images.equals(List.of(Hands.NEW_IMAGE)),
            String.join(", ", images)));
    List<String> budgets = site.budgets();
    checks.add(
        new Proof.Check(
            "no PodDisruptionBudget is left", budgets.isEmpty(), budgets.size() + " left"));
    int events = happened.values().stream().mapToInt(Integer::intValue).sum();
    say("");
    say(
        "seed %d: %d events of %d kinds in %d s"
            .formatted(seed, events, happened.size(), took.toSeconds()));
    stats.map(Proof::felt).orElse(List.of("the client did not answer")).forEach(Storm::line);
    happened.forEach((what, times) -> line(times + " x " + what));
    passedOver.forEach(event -> line("its moment never came: " + event.what()));
    checks.forEach(check -> line(check.toString()));
    return checks.stream().allMatch(Proof.Check::holds);
  }

  private static void line(String text) {
    System.out.println("  " + text);
  }

  private void say(String text) {
    System.out.printf("[%3d s] %s%n", Duration.between(began, Instant.now()).toSeconds(), text);
  }
}
