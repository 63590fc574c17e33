package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A login of one of the cluster's tenants. */
public record TenantLoginSpec(
    @Required
        @Size(min = 1, max = 128)
        @ValidationRule(
            value = NameRule.NAME_ALONE,
            message =
                "The tenant's name has blanks, quotes, backslashes, semicolons, '@' or '='. Fix: give the name as DBA_OB_TENANTS shows it, such as mysql1.")
        @JsonPropertyDescription("The tenant.")
        String tenant,
    @Default("root")
        @Size(min = 1, max = 128)
        @ValidationRule(
            value = NameRule.NAME_ALONE,
            message =
                "The user's name has blanks, quotes, backslashes, semicolons, '@' or '='. Fix: give the name alone, such as root.")
        @JsonPropertyDescription("The user within the tenant. The default is root.")
        String user,
    @Required @JsonPropertyDescription("Where its password is.") SecretKey passwordSecret) {

  public TenantLoginSpec {
    user = user == null ? "root" : user;
  }
}
