package dev.obupgrade.sim.mysql;

import java.io.IOException;
import java.util.Optional;

/** One client from greeting to goodbye, on the thread that calls {@link #run}. */
final class ClientConnection {
  private final SqlService service;
  private final Wire wire;
  private final int connectionId;
  private final SessionSlot slot = new SessionSlot();
  private final PacketWriter out;
  private final Inbox inbox;
  private final Authentication authentication;

  ClientConnection(SqlService service, Wire wire, int connectionId) {
    this.service = service;
    this.wire = wire;
    this.connectionId = connectionId;
    this.out = new PacketWriter(wire.out());
    this.inbox =
        new Inbox(new PacketReader(wire.in()), slot::leave, "mysql-reader-" + connectionId);
    this.authentication = new Authentication(service, wire.clientHost(), inbox, out);
  }

  /** Returns when the client has left, was refused, or was cut off. */
  void run() {
    try {
      converse();
    } catch (IOException e) {
      // The client is gone; there is nobody to tell
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      wire.cut();
      inbox.stop();
      slot.leave();
    }
  }

  private void converse() throws IOException, InterruptedException {
    LoginRequest login;
    Commands commands;
    try {
      login = authentication.greet(connectionId);
      commands = open(login);
    } catch (SqlError e) {
      refuse(e);
      return;
    }
    Optional<Packet> next = inbox.take();
    while (next.isPresent() && Command.of(next.get()) != Command.QUIT) {
      Packet packet = next.get();
      out.answerFrom(packet.nextSequence());
      switch (Command.of(packet)) {
        case Command.CHANGE_USER, Command.RESET_CONNECTION -> {
          try {
            login = nextLogin(packet, login);
            commands = open(login);
          } catch (SqlError e) {
            refuse(e);
            return;
          }
        }
        default -> commands.answer(packet);
      }
      out.flush();
      next = inbox.take();
    }
  }

  /** A reset keeps the user and begins a new session; a change of user has to prove itself. */
  private LoginRequest nextLogin(Packet packet, LoginRequest current)
      throws IOException, InterruptedException, SqlError {
    if (Command.of(packet) == Command.RESET_CONNECTION) {
      return current;
    }
    LoginRequest next = LoginRequest.ofChangeUser(packet.payload(), current.capabilities());
    authentication.prove(next);
    return next;
  }

  /** Opens the session and says OK, which ends a login. */
  private Commands open(LoginRequest login) throws IOException, SqlError {
    slot.closeCurrent();
    SqlSession session = openSession(login);
    slot.put(session);
    Replies replies = new Replies(out, login.capabilities());
    replies.ok(Status.of(session));
    out.flush();
    return new Commands(
        session, replies, (login.capabilities() & Capability.MULTI_STATEMENTS) != 0);
  }

  private SqlSession openSession(LoginRequest login) throws SqlError {
    try {
      return service.open(login.user(), login.database(), connectionId, wire::cut);
    } catch (RuntimeException e) {
      throw Replies.internal(e);
    }
  }

  private void refuse(SqlError error) throws IOException {
    new Replies(out, 0).error(error);
    out.flush();
  }
}
