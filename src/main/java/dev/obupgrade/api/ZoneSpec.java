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
                "The vendor's scripts can handle only zone names of letters, digits, '_', '-' and '.'. Fix: give the name as DBA_OB_ZONES shows it. "
                    + "If that name has others, move its servers into a zone with a plain name, such as zone1.")
        @JsonPropertyDescription("The zone's name in the database (DBA_OB_ZONES).")
        String name,
    @Required
        @Size(max = 253)
        @ValidationRule(
            value = "self.matches('^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$')",
            message =
                "This is not the name of a StatefulSet. Fix: give the name of a StatefulSet in the namespace of this ObUpgrade.")
        @JsonPropertyDescription(
            "The StatefulSet, in this namespace, whose pods are this zone's servers.")
        String statefulSet) {

  /** The characters that a zone's name may have. */
  public static final String NAME = "^[A-Za-z0-9_][A-Za-z0-9_.-]*$";
}
