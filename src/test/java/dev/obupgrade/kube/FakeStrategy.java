package dev.obupgrade.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.obupgrade.kube.StatefulSetState.Strategy;

/** {@code spec.updateStrategy} of a StatefulSet, valid as the API server demands it. */
record FakeStrategy(JsonNode fields, String json) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROLLING_UPDATE = "rollingUpdate";

  static FakeStrategy usual() {
    return parse("{\"rollingUpdate\":{\"partition\":0},\"type\":\"RollingUpdate\"}");
  }

  static FakeStrategy onDelete() {
    return parse("{\"type\":\"OnDelete\"}");
  }

  static FakeStrategy parse(String json) {
    try {
      JsonNode fields = JSON.readTree(json);
      FakeStrategy strategy = new FakeStrategy(fields, fields.toString());
      if (strategy.type() == Strategy.ON_DELETE && strategy.fields.has(ROLLING_UPDATE)) {
        throw new ApiException.Refused(
            422, "rollingUpdate: only allowed for updateStrategy 'RollingUpdate'", null);
      }
      return strategy;
    } catch (JsonProcessingException e) {
      throw new ApiException.Refused(422, "no update strategy: " + json, e);
    }
  }

  Strategy type() {
    return fields.path("type").asText().equals("OnDelete")
        ? Strategy.ON_DELETE
        : Strategy.ROLLING_UPDATE;
  }

  int partition() {
    return fields.path(ROLLING_UPDATE).path("partition").asInt();
  }

  FakeStrategy withPartition(int partition) {
    ObjectNode changed = fields.deepCopy();
    changed.withObjectProperty(ROLLING_UPDATE).put("partition", partition);
    return parse(changed.toString());
  }
}
