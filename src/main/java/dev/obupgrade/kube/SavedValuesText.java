package dev.obupgrade.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes and reads the saved values of a cluster record as JSON, which a person can read too. A
 * cluster may have a thousand tenants, so each tenant is named once, in the group of all tenants
 * with the same values. The text of an earlier operator has one object for each value of each
 * tenant.
 */
public final class SavedValuesText {
  /** In bytes. A ConfigMap holds up to 1 MiB, but objects that large are a burden on etcd. */
  public static final int LIMIT = 256 * 1024;

  /** The order in which {@link #read} returns the values. */
  public static final Comparator<SavedValue> ORDER =
      Comparator.comparing(SavedValue::name)
          .thenComparing(v -> String.valueOf(v.tenant()))
          .thenComparing(SavedValue::value)
          .thenComparing(SavedValue::tenantId, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(v -> v.servers().toString())
          .thenComparing(SavedValue::kind);

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private SavedValuesText() {}

  /**
   * @throws ApiException.TooLarge when the text is beyond {@link #LIMIT}, with its size
   */
  public static String write(List<SavedValue> values) {
    String text = text(values);
    int size = text.getBytes(StandardCharsets.UTF_8).length;
    if (size > LIMIT) {
      throw new ApiException.TooLarge(
          "The cluster record is too large: %d values to restore take %d bytes, and the limit is %d."
              .formatted(values.size(), size, LIMIT));
    }
    return text;
  }

  private static String text(List<SavedValue> values) {
    try {
      return JSON.writeValueAsString(SavedGroup.of(values));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of text can always be written", e);
    }
  }

  /**
   * The values in their {@link #ORDER}, whichever form the text has.
   *
   * @throws IllegalArgumentException when the text is not what {@link #write} writes, or an earlier
   *     operator wrote
   */
  public static List<SavedValue> read(String text) {
    try {
      List<SavedValue> values = new ArrayList<>();
      for (JsonNode each : JSON.readValue(text, new TypeReference<List<JsonNode>>() {})) {
        if (each.has("values")) {
          values.addAll(JSON.treeToValue(each, SavedGroup.class).all());
        } else {
          values.add(JSON.treeToValue(each, SavedValue.class));
        }
      }
      values.sort(ORDER);
      return List.copyOf(values);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "The cluster record's saved values can't be read: " + e.getOriginalMessage(), e);
    }
  }
}
