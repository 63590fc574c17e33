package dev.obupgrade.sim.mysql;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A client's login data, from its answer to the greeting or from COM_CHANGE_USER.
 *
 * @param capabilities the bits that both sides have
 * @param characterSet the set that the client will write and read
 * @param plugin how {@code proof} was made; older clients name none
 */
record LoginRequest(
    int capabilities,
    CharacterSet characterSet,
    String user,
    byte[] proof,
    Optional<String> database,
    Optional<String> plugin) {

  /**
   * The length of the fixed part of this message. A client that wants TLS sends only this part, and
   * continues in TLS.
   */
  private static final int TLS_REQUEST = 4 + 4 + 1 + 23;

  static LoginRequest ofHandshake(byte[] payload) throws SqlError {
    PayloadReader in = new PayloadReader(payload);
    int asked = (int) in.int4();
    int capabilities = asked & Capability.OFFERED;
    boolean beginsTls = (asked & Capability.SSL) != 0 && payload.length <= TLS_REQUEST;
    if ((capabilities & Capability.PROTOCOL_41) == 0 || beginsTls) {
      throw new SqlError(1043, "08S01", "Bad handshake");
    }
    in.skip(4); // longest packet
    CharacterSet characterSet = CharacterSet.ofCollation(in.int1());
    in.textsIn(characterSet.charset());
    in.skip(23);
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
    return new LoginRequest(
        capabilities, characterSet, user, proof, database, plugin(in, capabilities));
  }

  /**
   * @param before the login that it comes after
   * @param spoken what the client writes in by now
   */
  static LoginRequest ofChangeUser(byte[] payload, LoginRequest before, CharacterSet spoken)
      throws SqlError {
    int capabilities = before.capabilities();
    PayloadReader in = new PayloadReader(payload).textsIn(spoken.charset());
    in.skip(1);
    String user = in.nullTerminatedText();
    byte[] proof = in.bytes(in.int1());
    Optional<String> database = named(in.nullTerminatedText());
    CharacterSet characterSet =
        in.atEnd() ? before.characterSet() : CharacterSet.ofCollation(in.int2());
    return new LoginRequest(
        capabilities, characterSet, user, proof, database, plugin(in, capabilities));
  }

  /** Returns the same login in another database, or in none if it is empty. */
  LoginRequest in(String other) {
    return new LoginRequest(capabilities, characterSet, user, proof, named(other), plugin);
  }

  private static Optional<String> plugin(PayloadReader in, int capabilities) {
    return (capabilities & Capability.PLUGIN_AUTH) == 0 || in.atEnd()
        ? Optional.empty()
        : named(new String(in.nullTerminated(), StandardCharsets.US_ASCII));
  }

  private static Optional<String> named(String name) {
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  /** Leaves out the proof: it is useless to readers of a log, but doesn't belong there. */
  @Override
  public String toString() {
    return "LoginRequest[user=" + user + ", database=" + database + ", plugin=" + plugin + "]";
  }
}
