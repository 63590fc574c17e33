package dev.obupgrade.precheck.features;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Named;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Judges the parameters that name a compression. One query reads them all. */
final class Compression {
  private static final Set<String> PARAMETERS =
      Set.of("log_transport_compress_func", "tableapi_transport_compress_func");

  private Compression() {}

  static Finding look(FitnessView cluster, String parameter, Predicate<String> unfit) {
    Set<Long> listed =
        cluster.tenants().stream().map(Tenant::id).collect(Collectors.toUnmodifiableSet());
    // Servers keep a dropped tenant's parameters until they free its unit.
    List<ParameterValue> values =
        cluster.parameters(PARAMETERS).stream()
            .filter(value -> value.name().equalsIgnoreCase(parameter))
            .filter(
                value ->
                    value.tenantId().isEmpty() || listed.contains(value.tenantId().getAsLong()))
            .toList();
    if (values.isEmpty()) {
      return Finding.notApplicable("This version has no parameter " + parameter);
    }
    return Finding.of(
        values.stream()
            .filter(v -> unfit.test(v.value()))
            .map(value -> words(cluster, value))
            .distinct()
            .toList(),
        values.stream()
            .map(ParameterValue::value)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", ")));
  }

  private static String words(FitnessView cluster, ParameterValue value) {
    OptionalLong tenant = value.tenantId();
    return "%s%s is %s"
        .formatted(
            value.name(),
            tenant.isPresent()
                ? " of tenant " + Named.tenant(cluster, tenant.getAsLong())
                : " on " + value.server(),
            value.value());
  }
}
