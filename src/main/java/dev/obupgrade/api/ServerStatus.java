package dev.obupgrade.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** One server as it was last seen during its zone's upgrade. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ServerStatus(
    @JsonPropertyDescription("ip:rpc-port, as the database knows the server.") String address,
    @JsonPropertyDescription("The pod it runs in.") String pod,
    @JsonPropertyDescription("Version and build the server says it runs.") String build,
    @JsonPropertyDescription("ACTIVE, INACTIVE or DELETING, as in DBA_OB_SERVERS.")
        String status) {}
