package dev.obupgrade.controller.leader;

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
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Stops a replica that may no longer lead, before each request of a turn. A process can stand still
 * for minutes between the announcement of an act and the act: its machine is suspended, or its node
 * has no processor for it. Meanwhile another replica leads, and may have ended the upgrade. The
 * announcement is stored under the lease; the act itself would pass without this look, because
 * neither the database nor the creation of an object asks who leads.
 *
 * <p>The look needs no request. What stands still after it, within a request, this can't stop.
 */
public final class Fence {
  private final BooleanSupplier leads;

  /**
   * @param leads whether nobody else can have taken the lease yet
   */
  public Fence(BooleanSupplier leads) {
    this.leads = leads;
  }

  /** The same port, whose calls throw once this replica may no longer lead. */
  public Kubernetes around(Kubernetes port) {
    return new Kubernetes(
        around(StatefulSets.class, port.statefulSets()),
        around(DisruptionBudgets.class, port.budgets()),
        around(Jobs.class, port.jobs()),
        around(Secrets.class, port.secrets()),
        around(ClusterRecords.class, port.records()),
        around(Upgrades.class, port.upgrades()),
        around(Events.class, port.events()),
        around(Surroundings.class, port.surroundings()),
        around(GitOps.class, port.gitOps()));
  }

  /** The same for connections, and for each call on one that is open. */
  public DatabaseConnector around(DatabaseConnector port) {
    return new DatabaseConnector() {
      @Override
      public Database open(DatabaseAccess access) {
        return around(Database.class, port.open(access));
      }

      @Override
      public Database reopen(String key, Supplier<DatabaseAccess> access) {
        return around(Database.class, port.reopen(key, access));
      }
    };
  }

  /**
   * A port whose calls throw once this replica may no longer lead.
   *
   * @throws ApiException.Unavailable from each call then, also from one to the database: it ends
   *     the turn, and writes nothing
   */
  public <T> T around(Class<T> type, T port) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("close") && !leads.getAsBoolean()) {
                throw new ApiException.Unavailable(
                    "This replica may no longer lead. It sends no request", null);
              }
              try {
                return method.invoke(port, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
