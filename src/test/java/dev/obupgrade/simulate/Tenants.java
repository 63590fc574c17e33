package dev.obupgrade.simulate;

import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.upgrade.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The user tenants, which people create and drop, and what is right for them at the end. */
final class Tenants {
  private final World world;
  private final List<String> names;
  private int created;

  Tenants(World world) {
    this.world = world;
    this.names = new ArrayList<>(world.plan().tenants());
  }

  /** Those that exist. */
  List<String> names() {
    return List.copyOf(names);
  }

  /** Changes a tenant, if nobody has dropped it. */
  void change(String tenant, Consumer<String> change) {
    if (names.contains(tenant)) {
      change.accept(tenant);
    }
  }

  void create() {
    String tenant = "extra" + ++created;
    if (!world.database().createTenant(tenant)) {
      world.tell("somebody", "may not create tenant " + tenant);
      return;
    }
    world.tell("somebody", "creates tenant " + tenant);
    names.add(tenant);
    try {
      Map<String, String> all = Parameters.of(world.database());
      all.keySet().removeIf(name -> !concerns(name, tenant));
      world.parametersBefore().putAll(all);
    } catch (DatabaseException e) {
      world.tell("somebody", "does not look what tenant %s has".formatted(tenant));
    }
  }

  /** The last one stays. */
  void drop(String tenant) {
    if (names.size() == 1) {
      return;
    }
    Map<String, String> right = world.parametersBefore();
    List<String> its = right.keySet().stream().filter(name -> concerns(name, tenant)).toList();
    if (!world.database().dropTenant(tenant)) {
      world.tell("somebody", "may not drop tenant " + tenant);
      return;
    }
    world.tell("somebody", "drops tenant " + tenant);
    names.remove(tenant);
    its.forEach(right::remove);
  }

  /** Whether a parameter is of this tenant or of its meta tenant. */
  private boolean concerns(String parameter, String tenant) {
    long id = world.database().tenantId(tenant);
    return of(parameter, id) || of(parameter, id - 1);
  }

  private static boolean of(String parameter, long id) {
    return parameter.contains("OptionalLong[" + id + "]")
        || parameter.equals("merge suspended of " + id);
  }
}
