package dev.obupgrade.kube.fabric8;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.Events;
import dev.obupgrade.kube.fabric8.shared.ApiErrors;
import dev.obupgrade.reason.Reason;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * {@link Events} of the core API group, which carry a count. An event that repeats within an hour
 * only raises the count. The operator logs an event that it can't publish.
 */
final class Fabric8Events implements Events {
  private static final Logger LOG = Logger.getLogger(Fabric8Events.class);
  private static final String COMPONENT = "ob-upgrade-operator";
  private static final Duration SAME_FOR = Duration.ofHours(1);

  /** Longer messages are cut: the API server refuses notes of more than 1,024 bytes. */
  static final int MESSAGE_LIMIT = 1024;

  private static final String CUT = "…";

  private static final int REMEMBERED = 1000;

  private final KubernetesClient client;
  private final Clock clock;

  /**
   * Locked only for a lookup or an entry, never during a call to the API server, because all
   * upgrades would wait for one another. The events of one upgrade never overlap, because its turns
   * don't.
   */
  private final Map<Key, Published> recent =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Published> eldest) {
              return size() > REMEMBERED;
            }
          });

  Fabric8Events(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  private record Key(String uid, String type, String reason, String message) {}

  private record Published(String name, int count, long first) {}

  @Override
  public void normal(ObUpgrade upgrade, Reason reason, String message) {
    publish(reference(upgrade), "Normal", reason.name(), message);
  }

  @Override
  public void warning(ObUpgrade upgrade, Reason reason, String message) {
    publish(reference(upgrade), "Warning", reason.name(), message);
  }

  @Override
  public void warning(ClusterRecord record, Reason reason, String message) {
    try {
      // kubectl describe asks for events with the object's UID, which a record does not have.
      Optional.ofNullable(
              client.configMaps().inNamespace(record.namespace()).withName(record.name()).get())
          .ifPresent(map -> publish(reference(map), "Warning", reason.name(), message));
    } catch (KubernetesClientException e) {
      LOG.warn(ApiErrors.translate("get ConfigMap " + record.name(), e).getMessage());
    }
  }

  private static ObjectReference reference(HasMetadata object) {
    var meta = object.getMetadata();
    return new ObjectReferenceBuilder()
        .withApiVersion(object.getApiVersion())
        .withKind(object.getKind())
        .withNamespace(meta.getNamespace())
        .withName(meta.getName())
        .withUid(meta.getUid())
        .withResourceVersion(meta.getResourceVersion())
        .build();
  }

  private void publish(ObjectReference object, String type, String reason, String message) {
    Key key = new Key(object.getUid(), type, reason, cut(message));
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    try {
      Published before = recent.get(key);
      boolean again = before != null && System.nanoTime() - before.first() < SAME_FOR.toNanos();
      if (!again || !countUp(object, key, before, now)) {
        recent.put(key, create(object, key, now));
      }
    } catch (KubernetesClientException e) {
      String doing =
          "publish event %s on %s %s".formatted(reason, object.getKind(), object.getName());
      LOG.warn(ApiErrors.translate(doing, e).getMessage());
    }
  }

  static String cut(String message) {
    if (message.getBytes(StandardCharsets.UTF_8).length <= MESSAGE_LIMIT) {
      return message;
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(MESSAGE_LIMIT - CUT.getBytes(StandardCharsets.UTF_8).length);
    // Takes whole characters only, as many as there is room for.
    CharBuffer taken = CharBuffer.wrap(message);
    StandardCharsets.UTF_8.newEncoder().encode(taken, bytes, true);
    return message.substring(0, taken.position()) + CUT;
  }

  /** False when the API server has forgotten the event. */
  private boolean countUp(ObjectReference object, Key key, Published before, Instant now) {
    int count = before.count() + 1;
    String patch = "{\"count\":%d,\"lastTimestamp\":\"%s\"}".formatted(count, now);
    try {
      client
          .v1()
          .events()
          .inNamespace(object.getNamespace())
          .withName(before.name())
          .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
      recent.put(key, new Published(before.name(), count, before.first()));
      return true;
    } catch (KubernetesClientException e) {
      if (ApiErrors.notFound(e)) {
        return false;
      }
      throw e;
    }
  }

  private Published create(ObjectReference object, Key key, Instant now) {
    String suffix = "." + UUID.randomUUID().toString().substring(0, 13);
    String name = object.getName().substring(0, Math.min(object.getName().length(), 200)) + suffix;
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withNamespace(object.getNamespace())
            .withName(name)
            .endMetadata()
            .withInvolvedObject(object)
            .withType(key.type())
            .withReason(key.reason())
            .withMessage(key.message())
            .withNewSource()
            .withComponent(COMPONENT)
            .endSource()
            .withReportingComponent(COMPONENT)
            .withFirstTimestamp(now.toString())
            .withLastTimestamp(now.toString())
            .withCount(1)
            .build();
    client.v1().events().resource(event).create();
    return new Published(name, 1, System.nanoTime());
  }
}
