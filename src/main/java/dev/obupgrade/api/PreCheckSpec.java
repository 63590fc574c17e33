package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What the pre-checks look at besides what they always check. It may change at any time. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PreCheckSpec(
    @Size(max = 16)
        @ValidationRule(
            value = "self.matches('^[1-9][0-9]{0,5}[smhd]$')",
            message =
                "This is not an age. Fix: give a whole number and s, m, h or d, such as 24h or 7d.")
        @JsonPropertyDescription(
            "How old the last successful data backup of each user tenant may be: a whole number and s, m, h or d, "
                + "such as 24h. Without it, the pre-checks don't look at backups.")
        String maxBackupAge,
    @Size(max = 64)
        @ValidationRule(
            value = "self.all(l, self.exists_one(o, o.tenant == l.tenant && o.user == l.user))",
            message =
                "A login is listed twice. Fix: remove the repeated one, so that every login is listed once.")
        @JsonPropertyDescription(
            "Logins of the cluster's tenants that must work, such as those of the application.")
        List<TenantLoginSpec> tenantLogins,
    @Size(max = 16)
        @ValidationRule(
            value = "self.all(c, self.exists_one(o, o.name == c.name))",
            message = "Two clusters have the same name. Fix: give each cluster a name of its own.")
        @JsonPropertyDescription(
            "Other clusters that have the primary or the standby of this cluster's tenants. A cluster with standby tenants must run "
                + "the target version already.")
        List<CounterpartSpec> counterparts,
    @Default("Auto")
        @JsonPropertyDescription(
            "Whether the servers' processors have AVX2. Auto looks at the node on which the pre-checks run.")
        CpuArch cpuArch) {

  public PreCheckSpec {
    tenantLogins = tenantLogins == null ? List.of() : List.copyOf(tenantLogins);
    counterparts = counterparts == null ? List.of() : List.copyOf(counterparts);
    cpuArch = cpuArch == null ? CpuArch.Auto : cpuArch;
  }

  /** Nothing besides. */
  public static PreCheckSpec nothing() {
    return new PreCheckSpec(null, null, null, null);
  }
}
