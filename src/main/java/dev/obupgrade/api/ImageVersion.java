package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A version of OceanBase and the image that contains it. */
public record ImageVersion(
    @Required
        @Size(max = 63)
        @ValidationRule(
            value = "self.matches('^[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+$')",
            message =
                "This is not a version. Fix: give OceanBase's four numbers and nothing else, such as 4.3.5.3. The build number belongs to the image.")
        @JsonPropertyDescription("OceanBase's version as four numbers, such as 4.3.5.3.")
        String version,
    @Required
        @Size(min = 1, max = 512)
        @ValidationRule(
            value = "self.matches(r'^[A-Za-z0-9\\[][A-Za-z0-9._:/@\\[\\]-]*$')",
            message =
                "This is not the reference of an image. Fix: give a reference and nothing else, such as registry.example/oceanbase:4.3.5.3-103000092025080818.")
        @JsonPropertyDescription(
            "A server image of that version, with the vendor's scripts in /home/admin/oceanbase/etc. You may replace it with another one of the "
                + "same build at any time, for example when the nodes can't pull it.")
        String image) {}
