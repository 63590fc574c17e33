package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The hours in which the operator may begin a zone. */
@ValidationRule(
    value = "self.start != self.end",
    message =
        "start and end are the same time. Fix: give another end. For whole days, give 00:00 and 23:59 or leave the window out.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WindowSpec(
    @Size(max = 7)
        @ValidationRule(
            value = "self.all(d, self.exists_one(o, o == d))",
            message = "A day is in the list twice. Fix: remove the repeated one.")
        @JsonPropertyDescription(
            "The days on which the window opens: Mon, Tue, Wed, Thu, Fri, Sat, Sun. Without it, every day.")
        List<Weekday> days,
    @Required
        @Size(max = 5)
        @ValidationRule(
            value = "self.matches('^([01][0-9]|2[0-3]):[0-5][0-9]$')",
            message = "This is not a time of day. Fix: give hours and minutes, such as 22:00.")
        @JsonPropertyDescription("The time of day at which the window opens, such as 22:00.")
        String start,
    @Required
        @Size(max = 5)
        @ValidationRule(
            value = "self.matches('^([01][0-9]|2[0-3]):[0-5][0-9]$')",
            message = "This is not a time of day. Fix: give hours and minutes, such as 05:00.")
        @JsonPropertyDescription(
            "The time of day at which the window closes, such as 05:00. If it is earlier than start, the window closes on the next day.")
        String end,
    @Default("UTC")
        @Size(min = 1, max = 64)
        @ValidationRule(
            value = "self.matches('^[A-Za-z0-9_+/-]+$')",
            message =
                "This is not the name of a time zone. Fix: give a name of the IANA time zone database, such as Europe/Berlin.")
        @JsonPropertyDescription(
            "The time zone of start and end: a name of the IANA time zone database, such as Asia/Shanghai.")
        String timeZone) {

  public WindowSpec {
    days = days == null ? List.of() : List.copyOf(days);
    timeZone = timeZone == null ? "UTC" : timeZone;
  }
}
