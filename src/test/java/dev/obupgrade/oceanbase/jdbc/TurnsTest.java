package dev.obupgrade.oceanbase.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.DatabaseException.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TurnsTest {
  private static final Endpoint A = new Endpoint("a", 2881);
  private static final Endpoint B = new Endpoint("b", 2881);
  private static final Endpoint C = new Endpoint("c", 2881);

  @Test
  void aSharedServerMeansTheSameCluster() {
    var turns = new Turns(10, Duration.ZERO);
    turns.take(List.of(A, B));

    assertThatThrownBy(() -> turns.take(List.of(B))).isInstanceOf(Unavailable.class);
    turns.take(List.of(C));
  }

  @Test
  void thereAreOnlySoManyInAll() {
    var turns = new Turns(1, Duration.ZERO);
    Turns.Turn first = turns.take(List.of(A));

    assertThatThrownBy(() -> turns.take(List.of(B)))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("1 of 1");
    first.close();
    turns.take(List.of(B));
  }

  @Test
  void aTurnIsGivenBackOnce() {
    var turns = new Turns(1, Duration.ZERO);
    Turns.Turn first = turns.take(List.of(A));
    first.close();
    turns.take(List.of(A));

    first.close();

    assertThatThrownBy(() -> turns.take(List.of(A))).isInstanceOf(Unavailable.class);
  }

  @Test
  void whoeverWaitsGetsTheNextTurn() throws Exception {
    var turns = new Turns(1, Duration.ofSeconds(20));
    Turns.Turn first = turns.take(List.of(A));
    var second = CompletableFuture.supplyAsync(() -> turns.take(List.of(A)));

    first.close();

    assertThat(second.get(20, TimeUnit.SECONDS)).isNotNull();
  }
}
