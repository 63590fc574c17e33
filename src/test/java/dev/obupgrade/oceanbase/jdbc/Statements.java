package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.oceanbase.ParameterSetting;
import dev.obupgrade.oceanbase.ParameterSetting.Scope;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.oceanbase.UpgradeJob;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that is said to a database, found out from the classes that it stands in. */
final class Statements {
  private static final ServerAddress SERVER = new ServerAddress("127.0.0.1", 2882);

  /** For each method that makes a command, some that it makes. */
  private static final Map<String, List<String>> MADE =
      Map.of(
          "stopZone", List.of(AlterSystem.stopZone("zone1")),
          "startZone", List.of(AlterSystem.startZone("zone1")),
          "minorFreeze",
              List.of(
                  AlterSystem.minorFreeze(List.of(SERVER)),
                  AlterSystem.minorFreeze(List.of(SERVER, new ServerAddress("127.0.0.2", 2882)))),
          "set",
              List.of(
                  set("enable_ddl", new Scope.Cluster()),
                  set("enable_ddl", new Scope.OneServer(SERVER)),
                  set("_enable_adaptive_compaction", new Scope.OfTenant("sys")),
                  set("_enable_adaptive_compaction", new Scope.OfTenant("mysql1"))),
          "runUpgradeJob",
              List.of(
                  AlterSystem.runUpgradeJob(UpgradeJob.ALL),
                  AlterSystem.runUpgradeJob(UpgradeJob.VIRTUAL_SCHEMA)),
          "suspendMerge",
              List.of(
                  AlterSystem.suspendMerge("sys"),
                  AlterSystem.suspendMerge("all_user"),
                  AlterSystem.suspendMerge("mysql1"),
                  AlterSystem.suspendMerge("it's `1`")),
          "resumeMerge",
              List.of(
                  AlterSystem.resumeMerge("sys"),
                  AlterSystem.resumeMerge("all_meta"),
                  AlterSystem.resumeMerge("mysql1")));

  private Statements() {}

  private static String set(String parameter, Scope scope) {
    return AlterSystem.set(new ParameterSetting(parameter, "True", scope));
  }

  /** Whatever is in {@link Queries}, for each kind of obstacle where it takes one. */
  static List<String> questions() throws ReflectiveOperationException {
    var questions = new ArrayList<String>();
    for (String text : constants(Queries.class)) {
      questions.add(text.replace("%1$s", "?,?").replace("%s", "1,1001"));
    }
    for (Method method : makers(Queries.class)) {
      for (Obstacle kind : Obstacle.values()) {
        questions.add((String) method.invoke(null, kind));
      }
    }
    return questions;
  }

  /** As several obstacles are counted at a time. */
  static String allCounts() {
    return Stream.of(Obstacle.values())
        .map(Queries::count)
        .collect(Collectors.joining(" union all "));
  }

  /** Whatever is in {@link AlterSystem}; a new method needs its line above. */
  static List<String> commands() throws ReflectiveOperationException {
    Set<String> names =
        makers(AlterSystem.class).stream().map(Method::getName).collect(Collectors.toSet());
    if (!names.equals(MADE.keySet())) {
      throw new AssertionError("commands are made by " + names + ", tried: " + MADE.keySet());
    }
    var commands = new ArrayList<String>(constants(AlterSystem.class));
    MADE.values().forEach(commands::addAll);
    return commands;
  }

  private static List<String> constants(Class<?> place) throws ReflectiveOperationException {
    var texts = new ArrayList<String>();
    for (Field field : place.getDeclaredFields()) {
      if (field.getType() == String.class && !Modifier.isPrivate(field.getModifiers())) {
        texts.add((String) field.get(null));
      }
    }
    return texts;
  }

  private static List<Method> makers(Class<?> place) {
    return Arrays.stream(place.getDeclaredMethods())
        .filter(method -> method.getReturnType() == String.class)
        .filter(method -> !Modifier.isPrivate(method.getModifiers()))
        .toList();
  }
}
