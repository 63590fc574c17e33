package dev.obupgrade.sim.engine;

/**
 * A table as a statement names it.
 *
 * @param schema empty for the session's
 */
record TableName(String schema, String name) {

  static TableName of(Expressions source, int from, int to) {
    String name = source.at(to).text();
    return to > from
        ? new TableName(Rewriter.schema(source.at(from).text()), name)
        : new TableName("", name);
  }

  String bareIndex(String index) {
    return quoted(name + "_" + index);
  }

  String index(String index) {
    return schema.isEmpty() ? bareIndex(index) : quoted(schema) + "." + bareIndex(index);
  }

  @Override
  public String toString() {
    return schema.isEmpty() ? quoted(name) : quoted(schema) + "." + quoted(name);
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
