package dev.obupgrade.steps.control;

import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.flow.Hold;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.steps.context.Controls;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.control.Control.Word;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks every control, also when one holds already: the conditions say what each of them waits for,
 * and a soak passes while a person has not approved yet.
 */
public final class PersonsControls implements Controls {
  /** In the order in which a person wants to know of them. */
  private static final List<Control> ALL =
      List.of(
          new Pause(),
          new Approved(),
          new NotBefore(),
          new InWindow(),
          new Soak(),
          new GitOpsReady());

  /** Those that count for checks alone, which touch no zone. */
  private static final List<Control> OF_CHECKS =
      List.of(new Pause(), new NotBefore(), new GitOpsReady());

  /** What an event says besides what holds a step. */
  private static final Set<Reason> TOLD =
      EnumSet.of(
          Reason.PauseRequested,
          Reason.Approved,
          Reason.ControlInvalid,
          Reason.ImageWouldBePutBack,
          Reason.GitOpsUnreadable);

  /** The types of the conditions that the controls have. */
  public static List<String> conditions() {
    return ALL.stream().map(Control::condition).toList();
  }

  @Override
  public Optional<Hold> look(UpgradeContext context, Step<UpgradeContext> step, boolean begun) {
    if (context.spec().mode() == UpgradeMode.PreCheckOnly) {
      return look(new Place(context, begun), OF_CHECKS);
    }
    Place place = new Place(context, begun);
    return look(place, ALL).or(() -> LongHold.over(place));
  }

  private static Optional<Hold> look(Place place, List<Control> controls) {
    List<Hold> holds = new ArrayList<>();
    for (Control control : controls) {
      Optional<Word> word = control.look(place);
      word.ifPresentOrElse(w -> report(place, control, w), () -> unused(place, control));
      word.flatMap(Word::hold).ifPresent(holds::add);
    }
    return holds.stream().findFirst().map(first -> together(first, holds));
  }

  /** The first one's words, and the names of the others. */
  private static Hold together(Hold first, List<Hold> all) {
    boolean wrong = all.stream().anyMatch(Hold::wrong);
    Hold shown = wrong ? all.stream().filter(Hold::wrong).findFirst().orElseThrow() : first;
    String others =
        all.stream()
            .filter(hold -> hold != shown)
            .map(hold -> hold.reason().name())
            .collect(Collectors.joining(", "));
    return new Hold(
        shown.reason(),
        others.isEmpty() ? shown.message() : beforeFix(shown.message(), others),
        all.stream().map(Hold::recheck).min(Duration::compareTo).orElseThrow(),
        wrong);
  }

  private static String beforeFix(String message, String others) {
    int fix = message.contains(Reason.FIX) ? message.indexOf(Reason.FIX) : message.length();
    return "%s It also waits for: %s. %s"
        .formatted(message.substring(0, fix).strip(), others, message.substring(fix))
        .strip();
  }

  private static void report(Place place, Control control, Word word) {
    StepRun run = place.context().run();
    Optional<Condition> before = Conditions.find(run.status().conditions(), control.condition());
    set(place, control, word.status(), word.reason(), word.message());
    boolean known =
        before
            .filter(c -> c.getReason().equals(word.reason().name()))
            .filter(c -> c.getStatus().equals(word.status()))
            .isPresent();
    if (!known && (word.hold().isPresent() || TOLD.contains(word.reason()))) {
      tell(place, word.reason(), word.message());
    }
  }

  private static void unused(Place place, Control control) {
    StepRun run = place.context().run();
    Conditions.find(run.status().conditions(), control.condition())
        .filter(c -> !c.getReason().equals(Reason.ControlUnused.name()))
        .ifPresent(
            c -> {
              set(place, control, Conditions.FALSE, Reason.ControlUnused, control.unused());
              tell(place, Reason.ControlUnused, control.condition() + ": " + control.unused());
            });
  }

  private static void tell(Place place, Reason reason, String message) {
    place.context().kubernetes().events().normal(place.context().upgrade(), reason, message);
  }

  private static void set(
      Place place, Control control, String status, Reason reason, String message) {
    StepRun run = place.context().run();
    // Not the status' own, which is -1 before the first write.
    Long generation = place.context().upgrade().getMetadata().getGeneration();
    run.edit(
        s ->
            Conditions.set(s, control.condition(), status, reason, message, generation, run.now()));
  }
}
