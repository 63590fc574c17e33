package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One key of a Secret. */
public record SecretKey(
    @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("The Secret, in the namespace of this ObUpgrade.")
        String name,
    @Default("password")
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("The key within the Secret.")
        String key) {

  public SecretKey {
    key = key == null ? "password" : key;
  }
}
