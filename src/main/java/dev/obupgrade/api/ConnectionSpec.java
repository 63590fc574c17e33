package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How the operator logs in. */
public record ConnectionSpec(
    @Default("root")
        @Size(min = 1, max = 128)
        @ValidationRule(
            value = "self.matches(r\"\"\"^[^\\s\\pC'\"`;\\\\]+$\"\"\")",
            message =
                "The user's name has blanks, quotes, backslashes, semicolons or control characters. Fix: give a user of the sys tenant, such as root or root@sys.")
        @JsonPropertyDescription(
            "A user of the sys tenant with the privileges SUPER and SELECT on oceanbase.*. The default is root.")
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
