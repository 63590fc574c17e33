package dev.obupgrade.steps.pods;

import dev.obupgrade.health.GateResult;
import dev.obupgrade.health.SafeWithoutZone;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.world.Drift;
import dev.obupgrade.steps.world.Mender;
import dev.obupgrade.steps.world.Watched;
import java.util.List;
import java.util.Optional;

/**
 * Gives a zone its new image again, if somebody restored the old one in its StatefulSet: the next
 * pod would start an old observer on data that a new one has written.
 *
 * <p>Where no pod runs the other image yet, the StatefulSet's controller finds the revision of its
 * pods again and restarts nothing. Where a server serves from such a pod, it must go, so the other
 * zones must be able to do without this one. Of several pods each goes by a deletion of the
 * operator's, with a proof of its own ({@link StrategyHold}).
 */
public final class ImageRestoration implements Mender {

  @Override
  public Optional<Drift> mend(UpgradeContext context, Patient patient) {
    Care care = new Care(context, patient);
    if (patient.imageDrifted(context.cluster().container())) {
      return care.image();
    }
    Optional<Drift> held = care.held();
    if (held.isPresent()) {
      return held;
    }
    if (patient.zone().restoredAt() == null || patient.well()) {
      return Optional.empty();
    }
    care.stuckPod();
    return care.serversAway();
  }

  /** One look at one zone. */
  private static final class Care {
    private final UpgradeContext context;
    private final Patient patient;
    private final StatefulSetState set;
    private final String container;
    private final ZonePods pods;
    private final StrategyHold hold;
    private final String foreign;
    private final String manager;

    Care(UpgradeContext context, Patient patient) {
      this.context = context;
      this.patient = patient;
      this.set = patient.set();
      this.container = context.cluster().container();
      this.pods = ZonePods.of(context, set);
      this.hold = new StrategyHold(context, patient.zone().zone(), set);
      this.foreign = set.images().get(container);
      this.manager = set.imageOwners().getOrDefault(container, "Somebody");
    }

    Optional<Drift> image() {
      Optional<Server> newer =
          patient.servers().stream()
              .filter(s -> s.build().compareTo(patient.build()) > 0)
              .findFirst();
      if (newer.isPresent()) {
        return drift(
            Reason.TemplateChanged,
            "Server %s runs %s already, which is newer than %s, so the operator does not set %s again"
                .formatted(
                    newer.get().address(),
                    newer.get().build(),
                    patient.build(),
                    patient.zone().image()));
      }
      List<PodState> begun = pods.all().stream().filter(this::ofForeignImage).toList();
      if (begun.stream().anyMatch(this::unknown)) {
        return drift(
            Reason.TemplateChanged,
            "The operator does not know that image, and a pod has it already. Its server does not serve");
      }
      boolean serves = begun.stream().anyMatch(this::serves);
      Optional<Drift> unsafe = unsafe(serves);
      if (unsafe.isPresent()) {
        return unsafe;
      }
      String zone = patient.zone().zone();
      // Stored with the act: should the process end right after the patch, the next one says who.
      Watched.restored(context, zone, foreign, manager);
      if (!begun.isEmpty()) {
        hold.note();
      }
      context
          .run()
          .act(
              "Setting image %s on StatefulSet %s again: %s set %s."
                  .formatted(patient.zone().image(), set.name(), manager, foreign));
      // Once more: the proof must be the last thing before the patch.
      unsafe = unsafe(serves);
      if (unsafe.isPresent()) {
        Watched.notRestored(context, patient.zone());
        return unsafe;
      }
      String image = patient.zone().image();
      if (begun.isEmpty()) {
        context.kubernetes().statefulSets().setImage(set, container, image);
      } else {
        hold.setImage(image);
      }
      return Optional.empty();
    }

    /** While the operator holds the pods: it deletes the next old one, or restores the strategy. */
    Optional<Drift> held() {
      if (patient.zone().strategyBefore() == null && !heldUnnoted()) {
        return Optional.empty();
      }
      if (pods.replaced()) {
        hold.release();
        return Optional.empty();
      }
      if (hold.lacking()) {
        hold.hold();
      } else {
        stuckPod();
      }
      return serversAway()
          .or(
              () ->
                  drift(
                      Reason.ImagePutBack,
                      "A pod of an older revision remains. The operator deletes it once the other zones can do without it"));
    }

    /**
     * Whether the StatefulSet has the annotation of a hold that nobody noted: of a process that
     * paused right before its patch, and patched when another one had finished the zone. Notes it.
     */
    private boolean heldUnnoted() {
      Optional<String> before =
          set.strategyBefore().filter(any -> set.strategy() == Strategy.ON_DELETE);
      before.ifPresent(strategy -> Watched.held(context, patient.zone().zone(), strategy));
      return before.isPresent();
    }

    /** Whether the image may hold a newer observer, whose data the operator's image can't read. */
    private boolean unknown(PodState pod) {
      return !foreign.equals(patient.zone().imageBefore()) && !serves(pod);
    }

    private boolean ofForeignImage(PodState pod) {
      boolean ours = pod.image().equals(Optional.of(patient.zone().image()));
      boolean theirs =
          pod.image().equals(Optional.of(foreign))
              || (set.observed() && pod.revision().equals(set.updateRevision()));
      return theirs && !ours;
    }

    private boolean serves(PodState pod) {
      return patient.servers().stream()
          .anyMatch(s -> s.serving() && pod.addresses().contains(s.address().ip()));
    }

    private Optional<Drift> unsafe(boolean needed) {
      return needed
          ? proof().flatMap(against -> drift(Reason.ImagePutBack, against))
          : Optional.empty();
    }

    /** What stands against doing without this zone. */
    private Optional<String> proof() {
      return switch (new SafeWithoutZone(patient.zone().zone()).ask(context.database())) {
        case GateResult.Open open -> Optional.empty();
        case GateResult.Shut shut ->
            Optional.of(
                "A server serves with it, so the operator sets %s again once the other zones can do without this one: %s"
                    .formatted(patient.zone().image(), shut.message()));
      };
    }

    /** Deletes a pod with the old image that its controller doesn't replace by itself. */
    void stuckPod() {
      pods.stuck(this::serversBack)
          .filter(this::ofOldImage)
          .filter(this::expendable)
          .ifPresent(
              pod -> {
                context
                    .run()
                    .act("Deleting pod %s, which still has the old image.".formatted(pod.name()));
                if (expendable(pod)) {
                  context.kubernetes().statefulSets().deletePod(pod);
                }
              });
    }

    /** The image is the zone's again, and a server that lost its pod to the old one isn't back. */
    Optional<Drift> serversAway() {
      return patient.servers().stream()
          .filter(s -> !patient.well(s))
          .findFirst()
          .map(
              s ->
                  new Drift(
                      Reason.ImagePutBack,
                      "Zone %s: %s set image %s on StatefulSet %s, and the operator set %s again. Server %s is not back yet with %s: its build is %s"
                          .formatted(
                              patient.zone().zone(),
                              patient.zone().restoredBy(),
                              patient.zone().restoredFrom(),
                              set.name(),
                              patient.zone().image(),
                              s.address(),
                              patient.build(),
                              s.build())));
    }

    private boolean ofOldImage(PodState pod) {
      boolean old = pod.image().equals(Optional.ofNullable(patient.zone().restoredFrom()));
      // A registry's mirror may have rewritten the pod's image.
      return old
          || patient.zone().strategyBefore() != null
          || (set.strategy() != Strategy.ON_DELETE && !pod.ready());
    }

    private boolean expendable(PodState pod) {
      return !serves(pod) || proof().isEmpty();
    }

    private long serversBack() {
      return patient.servers().stream().filter(patient::well).count();
    }

    private Optional<Drift> drift(Reason reason, String more) {
      return Optional.of(
          new Drift(
              reason,
              "Zone %s: %s set image %s on StatefulSet %s. %s"
                  .formatted(patient.zone().zone(), manager, foreign, set.name(), more)));
    }
  }
}
