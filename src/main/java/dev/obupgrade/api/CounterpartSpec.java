package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How the pre-checks log in to the sys tenant of another cluster. */
public record CounterpartSpec(
    @Required
        @Size(min = 1, max = 63)
        @ValidationRule(
            value = "self.matches('^[A-Za-z0-9_.-]+$')",
            message =
                "The name has other characters than letters, digits, '_', '-' and '.'. Fix: choose another name for the results to show.")
        @JsonPropertyDescription("The name of the cluster in the results.")
        String name,
    @Required
        @Size(min = 1, max = 253)
        @ValidationRule(
            value = "self.matches('^[A-Za-z0-9._:-]+$')",
            message =
                "This is not a host name or an IP address. Fix: give the address of one of its servers.")
        @JsonPropertyDescription("One of its servers.")
        String host,
    @Default("2881") @Min(1) @Max(65535) @JsonPropertyDescription("The servers' SQL port.")
        Integer port,
    @Default("root")
        @Size(min = 1, max = 128)
        @ValidationRule(
            value = NameRule.NAME_ALONE,
            message =
                "The user's name has blanks, quotes, backslashes, semicolons, '@' or '='. Fix: give a user of that cluster's sys tenant, such as root.")
        @JsonPropertyDescription("A user of its sys tenant that may read the database oceanbase.")
        String user,
    @Required @JsonPropertyDescription("Where its password is, in the namespace of this ObUpgrade.")
        SecretKey passwordSecret) {

  public CounterpartSpec {
    port = port == null ? Integer.valueOf(2881) : port;
    user = user == null ? "root" : user;
  }
}
