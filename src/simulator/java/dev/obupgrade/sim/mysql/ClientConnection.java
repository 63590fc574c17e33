package dev.obupgrade.sim.mysql;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One client from its greeting to its end, on the thread that calls {@link #run}. */
final class ClientConnection {
  private final SqlService service;
  private final Wire wire;
  private final int connectionId;
  private final SessionSlot slot = new SessionSlot();
  private final PacketWriter out;
  private final Inbox inbox;
  private final Authentication authentication;
  private final Duration goodbye;

  ClientConnection(SqlService service, Wire wire, int connectionId, Duration loginPatience) {
    this.service = service;
    this.wire = wire;
    this.connectionId = connectionId;
    this.out = new PacketWriter(wire.out());
    this.inbox =
        new Inbox(new PacketReader(wire.in()), slot::leave, "mysql-reader-" + connectionId);
    this.authentication = new Authentication(service, wire.clientHost(), inbox, out, loginPatience);
    this.goodbye = loginPatience.dividedBy(20);
  }

  /** Returns when the client has left, was refused, or was cut off. */
  void run() {
    try {
      converse();
    } catch (IOException e) {
      // The client is gone, so nobody reads an answer
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      wire.cut();
      inbox.stop();
      slot.leave();
    }
  }

  /** Answers errors of logins. Errors of commands are answered one by one. */
  private void converse() throws IOException, InterruptedException {
    CharacterSet spoken = CharacterSet.UTF8MB4;
    try {
      LoginRequest login = authentication.greet(connectionId);
      spoken = login.characterSet();
      Commands commands = open(login);
      for (Optional<Packet> next = command(); next.isPresent(); next = command()) {
        Packet packet = next.get();
        out.answerFrom(packet.nextSequence());
        switch (Command.of(packet)) {
          case Command.QUIT -> {
            return;
          }
          case Command.CHANGE_USER -> {
            login = LoginRequest.ofChangeUser(packet.payload(), login, commands.spoken());
            authentication.prove(login);
            commands.close();
            commands = open(login);
          }
          case Command.RESET_CONNECTION -> {
            commands.close();
            commands = open(login.in(slot.get().database()));
          }
          default -> commands.answer(packet);
        }
        out.flush();
        if (slot.get().ended()) {
          return;
        }
      }
    } catch (SqlError e) {
      refuse(e, spoken);
    } catch (RuntimeException e) {
      refuse(Replies.internal(e), spoken);
    }
  }

  /** Returns empty if the client has left, or was silent for too long and is dropped. */
  private Optional<Packet> command() throws InterruptedException {
    return inbox.takeUntil(System.nanoTime() + slot.get().idleTimeout().toNanos());
  }

  /** Opens the session, which replaces an earlier one, and sends OK, which ends a login. */
  private Commands open(LoginRequest login) throws IOException, SqlError {
    slot.closeCurrent();
    SqlSession session = service.open(login.user(), login.database(), connectionId, wire::cut);
    slot.put(session);
    if ((login.capabilities() & Capability.FOUND_ROWS) != 0) {
      session.countFoundRows();
    }
    if (!login.characterSet().equals(CharacterSet.UTF8MB4)) {
      session.execute("SET NAMES " + login.characterSet().name(), List.of());
    }
    Replies replies = new Replies(out, login.capabilities(), () -> CharacterSet.readBy(session));
    replies.ok(Status.of(session));
    out.flush();
    return new Commands(
        session, replies, (login.capabilities() & Capability.MULTI_STATEMENTS) != 0);
  }

  /**
   * Sends the error, and waits a little for the client to close. Closing while bytes of the client
   * are unread resets the connection, and the client never sees the error.
   */
  private void refuse(SqlError error, CharacterSet spoken)
      throws IOException, InterruptedException {
    new Replies(out, 0, () -> spoken).error(error);
    out.flush();
    long deadline = System.nanoTime() + goodbye.toNanos();
    while (inbox.takeUntil(deadline).isPresent()) {
      // Unwanted
    }
  }
}
