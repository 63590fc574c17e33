package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** One server as the operator last saw it during the upgrade of its zone. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ServerStatus(
    @JsonPropertyDescription("IP address and RPC port, as the database knows the server.")
        String address,
    @JsonPropertyDescription("The pod that it runs in.") String pod,
    @JsonPropertyDescription("The version and build that the server reports.") String build,
    @JsonPropertyDescription("ACTIVE, INACTIVE or DELETING, as in DBA_OB_SERVERS.")
        String status) {}
