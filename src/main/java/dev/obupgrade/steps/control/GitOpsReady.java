package dev.obupgrade.steps.control;

import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.flow.Hold;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.gitops.Management;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Nothing that is known to be undone is begun: while a tool would restore the old image, the
 * operator takes no record and stops no zone. {@code spec.gitops.imageIgnored} counts more than
 * what the operator reads. Each look is a fresh one, because a setting may go at any time.
 */
final class GitOpsReady implements Control {
  private static final Duration RECHECK = Duration.ofSeconds(10);

  @Override
  public String condition() {
    return Conditions.GITOPS_READY;
  }

  @Override
  public String unused() {
    return "No tool that the operator knows manages the StatefulSets any more.";
  }

  @Override
  public Optional<Word> look(Place place) {
    if (place.begun()) {
      return asBefore(place);
    }
    boolean holds =
        place.context().spec().mode() == UpgradeMode.Upgrade && place.leadsOutOfService();
    try {
      return word(place.context(), holds);
    } catch (ApiException.Refused e) {
      // The step before says which permission lacks. A zone is not stopped without this look.
      return holds
          ? Optional.of(not(Reason.GitOpsUnreadable, Reason.sentence(e.getMessage()), "", true))
          : asBefore(place);
    } catch (ApiException.Unavailable e) {
      if (holds) {
        throw e;
      }
      return asBefore(place);
    }
  }

  private static Optional<Word> word(UpgradeContext context, boolean holds) {
    Map<Management, List<String>> sets = managed(context);
    if (sets.isEmpty()) {
      return Optional.empty();
    }
    String all =
        sets.entrySet().stream()
            .sorted(
                Comparator.comparing(entry -> entry.getKey().verdict(), Comparator.reverseOrder()))
            .map(GitOpsReady::sentence)
            .collect(Collectors.joining(" "));
    if (context.spec().gitops().imageIgnored()) {
      String words = all + " spec.gitops.imageIgnored says that the image stays.";
      return Optional.of(Word.pass(Conditions.TRUE, Reason.ImageKept, words));
    }
    Management worst =
        sets.keySet().stream().max(Comparator.comparing(Management::verdict)).orElseThrow();
    return Optional.of(
        switch (worst.verdict()) {
          case KEPT -> Word.pass(Conditions.TRUE, Reason.ImageKept, all);
          case BY_HAND -> Word.pass(Conditions.TRUE, Reason.ImageChangesByHand, all);
          case UNREADABLE -> not(Reason.GitOpsUnreadable, all, worst.fix(), holds);
          case PUT_BACK -> not(Reason.ImageWouldBePutBack, all, worst.fix(), holds);
        });
  }

  /** Who manages, with the StatefulSets of each. */
  private static Map<Management, List<String>> managed(UpgradeContext context) {
    return context.cluster().statefulSets().stream()
        .flatMap(
            name -> context.kubernetes().statefulSets().find(context.namespace(), name).stream())
        .flatMap(
            set ->
                Management.of(context.kubernetes().gitOps(), set, context.cluster().container())
                    .stream()
                    .map(management -> Map.entry(management, set.name())))
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey,
                LinkedHashMap::new,
                Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  private static String sentence(Map.Entry<Management, List<String>> entry) {
    return "%s manages %s: %s."
        .formatted(entry.getKey().by(), String.join(", ", entry.getValue()), entry.getKey().why());
  }

  private static Word not(Reason reason, String all, String fix, boolean holds) {
    // A block to paste must end as it is, without a full stop.
    String words = fix.isEmpty() ? reason.explain(all) : all + " " + fix;
    return holds
        ? wait(reason, words)
        : new Word(Conditions.FALSE, reason, words, Optional.empty());
  }

  private static Word wait(Reason reason, String words) {
    return new Word(
        Conditions.FALSE, reason, words, Optional.of(new Hold(reason, words, RECHECK, true)));
  }

  /** While a step is under way, nothing is decided: the last look counts. */
  private Optional<Word> asBefore(Place place) {
    return Conditions.find(place.context().run().status().conditions(), condition())
        .flatMap(
            c ->
                Stream.of(Reason.values())
                    .filter(reason -> Objects.equals(reason.name(), c.getReason()))
                    .findFirst()
                    .map(
                        reason ->
                            new Word(c.getStatus(), reason, c.getMessage(), Optional.empty())));
  }
}
