package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import java.util.ArrayList;
import java.util.List;

/** Several gates, asked in turn: the first one that is shut answers for all. */
public record AllOf(List<Gate> gates) implements Gate {

  public AllOf {
    gates = List.copyOf(gates);
  }

  public AllOf(Gate... gates) {
    this(List.of(gates));
  }

  @Override
  public GateResult ask(ClusterView cluster) {
    var evidence = new ArrayList<String>();
    for (Gate gate : gates) {
      switch (gate.ask(cluster)) {
        case GateResult.Shut shut -> {
          return shut;
        }
        case GateResult.Open open -> evidence.add(open.evidence());
      }
    }
    return new GateResult.Open(String.join(" ", evidence));
  }
}
