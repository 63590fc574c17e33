package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How to log in. */
public record ConnectionSpec(
    @Default("root")
        @Size(min = 1, max = 128)
        @ValidationRule(
            value = "self.matches(r\"\"\"^[^\\s\\pC'\"`;\\\\]+$\"\"\")",
            message =
                "must be a user of the sys tenant as it logs in, such as root or root@sys: without blanks, quotes, backslashes and semicolons")
        @JsonPropertyDescription(
            "A user of the sys tenant with the privileges SUPER and SELECT on oceanbase.*; root by default.")
        String user,
    @Default("2881") @Min(1) @Max(65535) @JsonPropertyDescription("The servers' SQL port.")
        Integer port,
    @Required
        @JsonPropertyDescription(
            "Where the password is. The operator reads it at every login, so a changed password needs no restart.")
        SecretKey passwordSecret) {

  public ConnectionSpec {
    user = user == null ? "root" : user;
    port = port == null ? Integer.valueOf(2881) : port;
  }
}
