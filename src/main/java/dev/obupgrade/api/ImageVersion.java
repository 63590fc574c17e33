package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A version of OceanBase and the image that holds it. */
public record ImageVersion(
    @Required
        @Size(max = 63)
        @ValidationRule(
            value = "self.matches('^[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+$')",
            message =
                "must be OceanBase's four numbers and nothing else, such as 4.3.5.3 (the build number belongs to the image)")
        @JsonPropertyDescription("OceanBase's version as four numbers, such as 4.3.5.3.")
        String version,
    @Required
        @Size(min = 1, max = 512)
        @ValidationRule(
            value = "self.matches(r'^[A-Za-z0-9\\[][A-Za-z0-9._:/@\\[\\]-]*$')",
            message =
                "must be the reference of an image and nothing else, such as registry.example/oceanbase:4.3.5.3-103000092025080818")
        @JsonPropertyDescription(
            "A server image of that version, with the vendor's scripts in /home/admin/oceanbase/etc. Another one of the same build may "
                + "be put in its place at any time, as when it can't be pulled.")
        String image) {}
