package dev.obupgrade.simulate;

import dev.obupgrade.controller.leader.Fence;
import dev.obupgrade.kube.ClusterRecords;
import dev.obupgrade.kube.DisruptionBudgets;
import dev.obupgrade.kube.GitOps;
import dev.obupgrade.kube.Jobs;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.kube.Secrets;
import dev.obupgrade.kube.StatefulSets;
import dev.obupgrade.kube.Surroundings;
import dev.obupgrade.kube.Upgrades;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseConnector;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;

/**
 * The ways of one process into the world. Each call takes a moment, may meet a fault, and is looked
 * at: the rules are checked just before an act, and everything after it.
 */
final class Wires {
  private static final Set<String> ACTS =
      Set.of(
          "setImage",
          "hold",
          "release",
          "deletePod",
          "create",
          "delete",
          "replace",
          "replaceStatus",
          "stopZone",
          "startZone",
          "minorFreeze",
          "setParameter",
          "suspendMerge",
          "resumeMerge",
          "runUpgradeJob",
          "runRootInspection",
          "endUpgrade");

  private final World world;
  private final OperatorProcess process;

  /** At the end of the wire, as near to the answer as in an operator: what pauses has passed it. */
  private final Fence fence;

  /** The fence has stopped the call. */
  private boolean stopped;

  Wires(World world, OperatorProcess process) {
    this.world = world;
    this.process = process;
    this.fence = new Fence(this::leads);
  }

  Kubernetes kubernetes() {
    Kubernetes port = fence.around(world.scene().kubernetes().port());
    return new Kubernetes(
        wire(StatefulSets.class, port.statefulSets()),
        wire(DisruptionBudgets.class, port.budgets()),
        wire(Jobs.class, port.jobs()),
        wire(Secrets.class, port.secrets()),
        wire(ClusterRecords.class, port.records()),
        wire(Upgrades.class, port.upgrades()),
        port.events(),
        wire(Surroundings.class, port.surroundings()),
        wire(GitOps.class, port.gitOps()));
  }

  DatabaseConnector connector() {
    DatabaseConnector port = fence.around(world.scene().connector());
    return access -> {
      Call call = new Call(process, Call.To.DATABASE, "open", new Object[0], false);
      before(call);
      Database open = port.open(access);
      return (Database)
          Proxy.newProxyInstance(
              Database.class.getClassLoader(),
              new Class<?>[] {Database.class},
              through(Call.To.DATABASE, open));
    };
  }

  private <T> T wire(Class<T> type, T port) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, through(Call.To.KUBERNETES, port)));
  }

  private InvocationHandler through(Call.To to, Object port) {
    return (proxy, method, arguments) -> {
      if (method.getDeclaringClass() == Object.class || method.getName().equals("close")) {
        return invoke(port, method, arguments);
      }
      Call call =
          new Call(
              process,
              to,
              method.getName(),
              arguments == null ? new Object[0] : arguments,
              ACTS.contains(method.getName()));
      before(call);
      Set<String> wrong = call.act() ? world.rules().against(call) : Set.of();
      Object right = sent(call, wrong, () -> invoke(port, method, arguments));
      Object answer =
          call.act() ? right : world.interference().stale().answer(method, arguments, right);
      if (call.act()) {
        world.rules().after(call);
      }
      world.interference().after(call);
      return answer;
    };
  }

  private interface Request {
    Object answer() throws Throwable;
  }

  /** Only what leaves the process does harm. */
  private Object sent(Call call, Set<String> wrong, Request request) throws Throwable {
    stopped = false;
    try {
      return request.answer();
    } finally {
      if (stopped) {
        world.tell(process.name, "may no longer lead, and does not send " + call.method());
      } else {
        wrong.forEach(world.rules()::violated);
      }
    }
  }

  private boolean leads() {
    stopped = process.deposed;
    return !stopped;
  }

  private void before(Call call) {
    int number = world.interference().count(call);
    world.scene().kubernetes().advance(Duration.ofMillis(1 + number * 31L % 9));
    world.interference().before(call);
    process.looks(world);
  }

  private static Object invoke(Object port, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(port, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
