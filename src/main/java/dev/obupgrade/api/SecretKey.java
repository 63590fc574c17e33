package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One key of a Secret. */
public record SecretKey(
    @Required
        @Size(min = 1, max = 253)
        @ValidationRule(
            value = "self.matches('^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$')",
            message =
                "This is not the name of a Secret. Fix: give the name of a Secret in the namespace of this ObUpgrade.")
        @JsonPropertyDescription("The Secret, in the namespace of this ObUpgrade.")
        String name,
    @Default("password")
        @Size(min = 1, max = 253)
        @ValidationRule(
            value = "self.matches('^[A-Za-z0-9_.-]+$')",
            message =
                "The key has other characters than letters, digits, '_', '-' and '.'. Fix: give a key of the Secret, such as password.")
        @JsonPropertyDescription("The key in the Secret.")
        String key) {

  public SecretKey {
    key = key == null ? "password" : key;
  }
}
