package dev.obupgrade.kube.fabric8.statefulsets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Update strategies as JSON: what an annotation keeps of the one from before the operator set
 * {@code OnDelete}, and the patch that restores it.
 */
final class StrategyPatch {
  static final String ANNOTATION = "obupgrade.dev/update-strategy";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};
  private static final String TYPE = "type";
  private static final String ROLLING_UPDATE = "rollingUpdate";

  /** The fields of {@code rollingUpdate}. A patch must remove those that weren't there. */
  private static final String[] OF_ROLLING_UPDATE = {"partition", "maxUnavailable"};

  private StrategyPatch() {}

  static String text(StatefulSetUpdateStrategy strategy) {
    return strategy == null ? "{}" : json(new TreeMap<>(JSON.convertValue(strategy, FIELDS)));
  }

  /** What the annotation keeps, if it is a strategy that somebody could have held. */
  static Optional<String> before(StatefulSet set) {
    return Optional.ofNullable(set.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(ANNOTATION))
        .filter(text -> parse(text).filter(s -> "RollingUpdate".equals(s.get(TYPE))).isPresent());
  }

  private static Optional<Map<String, Object>> parse(String text) {
    try {
      return Optional.ofNullable(JSON.readValue(text, FIELDS));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** For a merge patch. {@code OnDelete} forbids the fields of a rolling update. */
  static Map<String, Object> onDelete() {
    Map<String, Object> strategy = new HashMap<>();
    strategy.put(TYPE, "OnDelete");
    strategy.put(ROLLING_UPDATE, null);
    return strategy;
  }

  /** A merge patch that restores the strategy and removes the annotation. */
  static String release(String uid, String before) {
    Map<String, Object> strategy = new HashMap<>(parse(before).orElse(Map.of()));
    strategy.put(ROLLING_UPDATE, rollingUpdate(strategy.get(ROLLING_UPDATE)));
    Map<String, Object> annotations = new HashMap<>();
    annotations.put(ANNOTATION, null);
    return json(
        Map.of(
            "metadata",
            Map.of("uid", uid, "annotations", annotations),
            "spec",
            Map.of("updateStrategy", strategy)));
  }

  private static Object rollingUpdate(Object before) {
    if (!(before instanceof Map<?, ?> fields)) {
      return null;
    }
    Map<Object, Object> exactly = new HashMap<>();
    for (String field : OF_ROLLING_UPDATE) {
      exactly.put(field, null);
    }
    exactly.putAll(fields);
    return exactly;
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
