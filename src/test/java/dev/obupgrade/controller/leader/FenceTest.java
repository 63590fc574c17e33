package dev.obupgrade.controller.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.ClusterRecords;
import dev.obupgrade.kube.DisruptionBudgets;
import dev.obupgrade.kube.Events;
import dev.obupgrade.kube.GitOps;
import dev.obupgrade.kube.Jobs;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.kube.Secrets;
import dev.obupgrade.kube.StatefulSets;
import dev.obupgrade.kube.Surroundings;
import dev.obupgrade.kube.Upgrades;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseConnector;
import dev.obupgrade.oceanbase.DatabaseException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class FenceTest {
  private final List<String> sent = new ArrayList<>();
  private boolean leads = true;
  private final Fence fence = new Fence(() -> leads);

  /** Every call of every part, also of parts and calls that come later. */
  @TestFactory
  Stream<DynamicTest> noRequestToKubernetesIsSentWithoutTheLease() throws Exception {
    Kubernetes fenced = fence.around(kubernetes());
    List<DynamicTest> tests = new ArrayList<>();
    for (RecordComponent part : Kubernetes.class.getRecordComponents()) {
      Object port = part.getAccessor().invoke(fenced);
      for (Method call : part.getType().getMethods()) {
        tests.add(isFenced(part.getName(), port, call));
      }
    }
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> noStatementIsSentWithoutTheLease() {
    Database fenced = fence.around(connector()).open(null);
    return Stream.of(Database.class.getMethods())
        .filter(call -> !call.getName().equals("close"))
        .map(call -> isFenced("database", fenced, call));
  }

  private DynamicTest isFenced(String part, Object port, Method call) {
    return DynamicTest.dynamicTest(
        part + "." + call.getName(),
        () -> {
          sent.clear();
          leads = true;
          Object[] arguments = new Object[call.getParameterCount()];
          assertThatThrownBy(() -> invoke(port, call, arguments)).hasMessage(call.getName());
          assertThat(sent).containsExactly(call.getName());
          leads = false;
          assertThatThrownBy(() -> invoke(port, call, arguments))
              .isInstanceOf(ApiException.Unavailable.class)
              .hasMessageContaining("may no longer lead");
          assertThat(sent).containsExactly(call.getName());
        });
  }

  @Test
  void aConnectionThatIsOpenIsClosedAlsoWithoutTheLease() {
    Database fenced = fence.around(connector()).open(null);
    leads = false;
    fenced.close();
    assertThat(sent).containsExactly("open", "close");
  }

  @Test
  void aConnectionIsReusedAsThePortDoesIt() {
    try (Database fenced = fence.around(connector()).reopen("key", () -> null)) {
      assertThatThrownBy(fenced::servers).hasMessage("servers");
    }
    assertThat(sent).containsExactly("reopen key", "servers", "close");
  }

  private static void invoke(Object port, Method call, Object[] arguments) throws Throwable {
    try {
      call.invoke(port, defaults(call, arguments));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Object[] defaults(Method call, Object[] arguments) {
    for (int n = 0; n < arguments.length; n++) {
      Class<?> type = call.getParameterTypes()[n];
      arguments[n] = type == boolean.class ? (Object) false : null;
    }
    return arguments;
  }

  private Kubernetes kubernetes() {
    return new Kubernetes(
        port(StatefulSets.class),
        port(DisruptionBudgets.class),
        port(Jobs.class),
        port(Secrets.class),
        port(ClusterRecords.class),
        port(Upgrades.class),
        port(Events.class),
        port(Surroundings.class),
        port(GitOps.class));
  }

  private DatabaseConnector connector() {
    return new DatabaseConnector() {
      @Override
      public Database open(DatabaseAccess access) {
        sent.add("open");
        return port(Database.class);
      }

      @Override
      public Database reopen(String key, Supplier<DatabaseAccess> access) {
        sent.add("reopen " + key);
        return port(Database.class);
      }
    };
  }

  /** Notes each call, and answers with an error that must come through as it is. */
  private <T> T port(Class<T> type) {
    InvocationHandler notes =
        (proxy, method, arguments) -> {
          sent.add(method.getName());
          if (method.getName().equals("close")) {
            return null;
          }
          throw new DatabaseException.Unavailable(method.getName(), null);
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, notes));
  }
}
