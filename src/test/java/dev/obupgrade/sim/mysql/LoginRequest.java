package dev.obupgrade.sim.mysql;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a client says of itself, in its answer to the greeting or in COM_CHANGE_USER.
 *
 * @param capabilities the bits both sides have
 * @param plugin how {@code proof} was made; older clients name none
 */
record LoginRequest(
    int capabilities,
    String user,
    byte[] proof,
    Optional<String> database,
    Optional<String> plugin) {

  static LoginRequest ofHandshake(byte[] payload) throws SqlError {
    PayloadReader in = new PayloadReader(payload);
    int capabilities = (int) in.int4() & Capability.OFFERED;
    if ((capabilities & Capability.PROTOCOL_41) == 0) {
      throw new SqlError(1043, "08S01", "Bad handshake");
    }
    in.skip(4 + 1 + 23); // longest packet, character set, filler
    String user = in.nullTerminatedText();
    byte[] proof;
    if ((capabilities & Capability.PLUGIN_AUTH_LENENC) != 0) {
      proof = in.blob();
    } else if ((capabilities & Capability.SECURE_CONNECTION) != 0) {
      proof = in.bytes(in.int1());
    } else {
      proof = in.nullTerminated();
    }
    Optional<String> database =
        (capabilities & Capability.CONNECT_WITH_DB) == 0 || in.atEnd()
            ? Optional.empty()
            : named(in.nullTerminatedText());
    return new LoginRequest(capabilities, user, proof, database, plugin(in, capabilities));
  }

  static LoginRequest ofChangeUser(byte[] payload, int capabilities) throws SqlError {
    PayloadReader in = new PayloadReader(payload);
    in.skip(1);
    String user = in.nullTerminatedText();
    byte[] proof = in.bytes(in.int1());
    Optional<String> database = named(in.nullTerminatedText());
    if (!in.atEnd()) {
      in.skip(2); // character set
    }
    return new LoginRequest(capabilities, user, proof, database, plugin(in, capabilities));
  }

  private static Optional<String> plugin(PayloadReader in, int capabilities) {
    return (capabilities & Capability.PLUGIN_AUTH) == 0 || in.atEnd()
        ? Optional.empty()
        : named(new String(in.nullTerminated(), StandardCharsets.US_ASCII));
  }

  private static Optional<String> named(String name) {
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  /** The proof is of no use to anybody who reads a log, but it does not belong there either. */
  @Override
  public String toString() {
    return "LoginRequest[user=" + user + ", database=" + database + ", plugin=" + plugin + "]";
  }
}
