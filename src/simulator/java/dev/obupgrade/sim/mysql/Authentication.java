package dev.obupgrade.sim.mysql;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Greets a client and checks its password, at login and at COM_CHANGE_USER. */
final class Authentication {
  private static final int SWITCH = 0xFE;

  private final SqlService service;
  private final String clientHost;
  private final Inbox inbox;
  private final PacketWriter out;
  private final Duration patience;
  private final byte[] salt = NativePassword.newSalt();
  private long deadline;

  /**
   * @param patience how long a login may take before the client is dropped silently
   */
  Authentication(
      SqlService service, String clientHost, Inbox inbox, PacketWriter out, Duration patience) {
    this.service = service;
    this.patience = patience;
    this.clientHost = clientHost;
    this.inbox = inbox;
    this.out = out;
  }

  /** Handles the first login, and returns it after the password check. */
  LoginRequest greet(int connectionId) throws IOException, InterruptedException, SqlError {
    deadline = System.nanoTime() + patience.toNanos();
    out.answerFrom(0);
    out.write(new Greeting(service.serverVersion(), connectionId, salt).payload());
    out.flush();
    LoginRequest request = LoginRequest.ofHandshake(next().payload());
    proveInTime(request);
    return request;
  }

  /**
   * @throws SqlError 1045 when the account is unknown or the password is wrong
   */
  void prove(LoginRequest request) throws IOException, InterruptedException, SqlError {
    deadline = System.nanoTime() + patience.toNanos();
    proveInTime(request);
  }

  private void proveInTime(LoginRequest request)
      throws IOException, InterruptedException, SqlError {
    byte[] proof = request.proof();
    if (!request.plugin().map(NativePassword.PLUGIN::equals).orElse(true)) {
      proof = proofBySwitch();
    }
    Optional<String> password = service.password(request.user());
    if (password.isEmpty() || !NativePassword.proves(proof, password.get(), salt)) {
      throw new SqlError(
          1045,
          "42000",
          "Access denied for user '%s'@'%s' (using password: %s)"
              .formatted(request.user(), clientHost, proof.length == 0 ? "NO" : "YES"));
    }
  }

  /** Asks clients again that begin with caching_sha2_password, MySQL's newer default. */
  private byte[] proofBySwitch() throws IOException, InterruptedException, SqlError {
    out.write(new Payload().int1(SWITCH).nullTerminated(NativePassword.PLUGIN).raw(salt).int1(0));
    out.flush();
    return next().payload();
  }

  private Packet next() throws IOException, InterruptedException, SqlError {
    Packet packet =
        inbox
            .takeUntil(deadline)
            .orElseThrow(
                () -> new EOFException("The client left or went silent during its login."));
    out.answerFrom(packet.nextSequence());
    if (packet.tooLong()) {
      throw new SqlError(1043, "08S01", "Bad handshake");
    }
    return packet;
  }
}
