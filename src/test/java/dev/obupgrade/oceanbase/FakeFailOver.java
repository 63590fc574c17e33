package dev.obupgrade.oceanbase;

import dev.obupgrade.oceanbase.DatabaseException.Refused;
import dev.obupgrade.oceanbase.DatabaseException.Unavailable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Which server answers one login's questions, when some of the servers are sick: as the real
 * session, it asks server after server, and believes a refusal that two of them give.
 */
final class FakeFailOver {
  private final FakeState state;

  /** Those that the login names and that are in service now, in its order. */
  private final Supplier<List<FakeServer>> ready;

  private final int endpoints;
  private Optional<FakeServer> current = Optional.empty();

  FakeFailOver(FakeState state, Supplier<List<FakeServer>> ready, int endpoints) {
    this.state = state;
    this.ready = ready;
    this.endpoints = endpoints;
  }

  void login() {
    var refusals = new ArrayList<Integer>();
    current = Optional.empty();
    for (FakeServer server : candidates()) {
      Optional<Integer> code = state.faults.refusedLogin(server.address);
      if (code.isEmpty()) {
        current = Optional.of(server);
        return;
      }
      state.sickSince.put(server.address, state.now());
      refusals.add(code.get());
      if (refusals.size() == 2 || endpoints == 1) {
        throw refused(code.get());
      }
    }
    throw new Unavailable("no server accepts the login", null);
  }

  <T> T read(Supplier<T> look) {
    Set<Integer> codes = new HashSet<>();
    var sick = new ArrayList<FakeServer>();
    for (FakeServer server : candidates()) {
      Optional<Integer> code = state.faults.sickness(server.address);
      if (code.isEmpty()) {
        sick.forEach(s -> state.sickSince.put(s.address, state.now()));
        current = Optional.of(server);
        return look.get();
      }
      sick.add(server);
      if (!codes.add(code.get()) || endpoints == 1) {
        throw refused(code.get());
      }
    }
    throw new Unavailable("no server could answer the query", null);
  }

  /** A command is sent once; the next statement goes to another server. */
  void command() {
    FakeServer server = candidates().getFirst();
    Optional<Integer> code = state.faults.sickness(server.address);
    if (code.isPresent()) {
      state.sickSince.put(server.address, state.now());
      current = Optional.empty();
      throw refused(code.get());
    }
  }

  /** The server in use first, and those that failed lately last. */
  private List<FakeServer> candidates() {
    if (state.sickSince.isEmpty()) {
      List<FakeServer> inOrder = ready.get();
      current.filter(inOrder::remove).ifPresent(inOrder::addFirst);
      return inOrder;
    }
    return ready.get().stream()
        .sorted(
            Comparator.comparing((FakeServer s) -> !current.equals(Optional.of(s)))
                .thenComparing(
                    s -> state.sickSince.get(s.address),
                    Comparator.nullsFirst(Comparator.naturalOrder())))
        .toList();
  }

  private static Refused refused(int code) {
    return new Refused(code, "HY000", "refused by a sick server", null);
  }
}
