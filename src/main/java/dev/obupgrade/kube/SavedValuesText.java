package dev.obupgrade.kube;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes and reads the saved values of a cluster record as JSON, which a person can read too. */
public final class SavedValuesText {
  /** In bytes. A ConfigMap holds up to 1 MiB, but objects that large are a burden on etcd. */
  public static final int LIMIT = 256 * 1024;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private SavedValuesText() {}

  /**
   * @throws ApiException.Refused when the text is beyond {@link #LIMIT}, with its size
   */
  public static String write(List<SavedValue> values) {
    try {
      String text = JSON.writeValueAsString(values);
      int size = text.getBytes(StandardCharsets.UTF_8).length;
      if (size > LIMIT) {
        throw new ApiException.Refused(
            413,
            "The cluster record is too large: %d values to restore take %d bytes, and the limit is %d."
                .formatted(values.size(), size, LIMIT),
            null);
      }
      return text;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of text can always be written", e);
    }
  }

  /**
   * @throws IllegalArgumentException when the text is not what {@link #write} writes
   */
  public static List<SavedValue> read(String text) {
    try {
      return List.copyOf(JSON.readValue(text, new TypeReference<List<SavedValue>>() {}));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "The cluster record's saved values can't be read: " + e.getOriginalMessage(), e);
    }
  }
}
