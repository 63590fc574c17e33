package dev.obupgrade.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits an upgrade's time between the operator and everything else. Time counts for what is at
 * work outside the operator: a Job, a pod that is replaced, the database on its way to what a step
 * waits for. All other time is the operator's: reading, writing, noticing late, and everything
 * unexplained.
 *
 * @param began when the upgrade was applied
 * @param ended when the status said that it was over
 */
public record WaitingShare(Instant began, Instant ended, List<Step> steps, List<Work> works) {

  /** Who is at work outside the operator. Where two are, the time counts for the first. */
  public enum Who {
    JOB,
    POD,
    DATABASE
  }

  /** A time in which something outside was at work. */
  public record Work(Who who, Instant from, Instant to) {}

  /** A step's record. */
  public record Step(String name, Instant from, Instant to) {}

  /** The seconds of a step, or of all steps, and how they split. */
  public record Row(String name, int times, double all, double jobs, double pods, double database) {

    public double operators() {
      return all - jobs - pods - database;
    }

    private Row plus(Row other) {
      return new Row(
          name,
          times + other.times,
          all + other.all,
          jobs + other.jobs,
          pods + other.pods,
          database + other.database);
    }
  }

  public Row total() {
    return row("in all", began, ended);
  }

  /**
   * Returns the steps in the order in which they first ran, with all zones added up, and last the
   * time between steps.
   */
  public List<Row> rows() {
    Map<String, Row> rows = new LinkedHashMap<>();
    for (Step step : steps.stream().sorted(Comparator.comparing(Step::from)).toList()) {
      rows.merge(step.name(), row(step.name(), step.from(), step.to()), Row::plus);
    }
    Row within = rows.values().stream().reduce(row("", began, began), Row::plus);
    Row total = total();
    rows.put(
        "",
        new Row(
            "(between the steps)",
            1,
            total.all() - within.all(),
            total.jobs() - within.jobs(),
            total.pods() - within.pods(),
            total.database() - within.database()));
    return List.copyOf(rows.values());
  }

  public double operatorsShare() {
    return total().operators() / total().all();
  }

  private Row row(String name, Instant from, Instant to) {
    double[] seconds = new double[Who.values().length];
    List<Instant> cuts = new ArrayList<>(List.of(from, to));
    works.forEach(w -> cuts.addAll(List.of(w.from(), w.to())));
    List<Instant> within =
        cuts.stream().filter(c -> !c.isBefore(from) && !c.isAfter(to)).distinct().sorted().toList();
    for (int i = 1; i < within.size(); i++) {
      Instant start = within.get(i - 1);
      Instant end = within.get(i);
      works.stream()
          .filter(w -> !w.from().isAfter(start) && !w.to().isBefore(end))
          .min(Comparator.comparing(Work::who))
          .ifPresent(w -> seconds[w.who().ordinal()] += seconds(start, end));
    }
    return new Row(name, 1, seconds(from, to), seconds[0], seconds[1], seconds[2]);
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
