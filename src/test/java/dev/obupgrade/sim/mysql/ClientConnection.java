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

  /** An error that reaches here belongs to a login; those of commands are answered one by one. */
  private void converse() throws IOException, InterruptedException {
    try {
      LoginRequest login = authentication.greet(connectionId);
      Commands commands = open(login);
      for (Optional<Packet> next = inbox.take(); next.isPresent(); next = inbox.take()) {
        Packet packet = next.get();
        out.answerFrom(packet.nextSequence());
        switch (Command.of(packet)) {
          case Command.QUIT -> {
            return;
          }
          case Command.CHANGE_USER -> {
            login = LoginRequest.ofChangeUser(packet.payload(), login.capabilities());
            authentication.prove(login);
            commands = open(login);
          }
          case Command.RESET_CONNECTION -> commands = open(login);
          default -> commands.answer(packet);
        }
        out.flush();
      }
    } catch (SqlError e) {
      refuse(e);
    } catch (RuntimeException e) {
      refuse(Replies.internal(e));
    }
  }

  /** Opens the session, in the place of one that was there, and says OK, which ends a login. */
  private Commands open(LoginRequest login) throws IOException, SqlError {
    slot.closeCurrent();
    SqlSession session = service.open(login.user(), login.database(), connectionId, wire::cut);
    slot.put(session);
    Replies replies = new Replies(out, login.capabilities());
    replies.ok(Status.of(session));
    out.flush();
    return new Commands(
        session, replies, (login.capabilities() & Capability.MULTI_STATEMENTS) != 0);
  }

  private void refuse(SqlError error) throws IOException {
    new Replies(out, 0).error(error);
    out.flush();
  }
}
