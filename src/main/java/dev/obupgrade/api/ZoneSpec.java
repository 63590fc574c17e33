package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One zone and the StatefulSet that runs its servers. */
public record ZoneSpec(
    @Required
        @Size(max = 128)
        @ValidationRule(
            value = "self.matches('" + ZoneSpec.NAME + "')",
            message =
                "must be a zone's name as DBA_OB_ZONES shows it, such as zone1; only names of letters, digits, '_', '-' and '.' can be upgraded, "
                    + "for the vendor's scripts put the name into their SQL as it is: move the servers of another into a zone with a plain name")
        @JsonPropertyDescription("The zone's name in the database (DBA_OB_ZONES).")
        String name,
    @Required
        @Size(max = 253)
        @ValidationRule(
            value = "self.matches('^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$')",
            message = "must be the name of a StatefulSet in the namespace of this ObUpgrade")
        @JsonPropertyDescription(
            "The StatefulSet, in this namespace, whose pods are this zone's servers.")
        String statefulSet) {

  /** What a zone's name may be made of. */
  public static final String NAME = "^[A-Za-z0-9_][A-Za-z0-9_.-]*$";
}
