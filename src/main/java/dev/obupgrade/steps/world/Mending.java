package dev.obupgrade.steps.world;

import dev.obupgrade.api.Texts;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.NotedTime;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.Optional;

/**
 * Has a zone mended. If the API server refuses it, that is a drift like any other: it holds what
 * would act, and keeps no other zone out of service. The next try comes after a while.
 */
final class Mending {
  /** A step that waits for a zone looks every second, and a policy stays for longer. */
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** Enough to recognize a policy by its words; a memo has little room. */
  private static final int LONGEST = 300;

  private final Mender mender;

  Mending(Mender mender) {
    this.mender = mender;
  }

  Optional<Drift> of(UpgradeContext context, Mender.Patient patient) {
    String name = "refused." + patient.zone().zone();
    NotedTime refusedAt = new NotedTime(context.run(), name + ".at");
    Optional<String> before = context.run().note(name);
    if (before.isPresent() && refusedAt.within(PAUSE)) {
      return Optional.of(refused(context, patient, before.get()));
    }
    try {
      Optional<Drift> drift = mender.mend(context, patient);
      if (before.isPresent()) {
        context.run().remember(name, "");
        refusedAt.forget();
      }
      return drift;
    } catch (ApiException.Refused e) {
      return Optional.of(refused(context, patient, name, e.code(), e.getMessage()));
    } catch (ApiException.Unavailable e) {
      if (!e.answered()) {
        throw e;
      }
      return Optional.of(refused(context, patient, name, e.code(), e.getMessage()));
    }
  }

  private static Drift refused(
      UpgradeContext context, Mender.Patient patient, String name, int code, String message) {
    String words = Texts.shortened("%s (%d)".formatted(message.replace('\n', ' '), code), LONGEST);
    context.run().remember(name, words);
    new NotedTime(context.run(), name + ".at").isNow();
    return refused(context, patient, words);
  }

  private static Drift refused(UpgradeContext context, Mender.Patient patient, String words) {
    String container = context.cluster().container();
    String set = patient.set().name();
    String what =
        patient.imageDrifted(container)
            ? "%s set image %s on StatefulSet %s. The API server refuses to have the operator set %s again"
                .formatted(
                    patient.set().imageOwners().getOrDefault(container, "Somebody"),
                    patient.set().images().get(container),
                    set,
                    patient.zone().image())
            : "A pod of StatefulSet %s has another image than %s. The API server refuses to have the operator delete it"
                .formatted(set, patient.zone().image());
    return new Drift(
        Reason.ImagePutBack, "Zone %s: %s: %s".formatted(patient.zone().zone(), what, words));
  }
}
