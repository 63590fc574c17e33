package dev.obupgrade.upgrade;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.TableLib;
import org.luaj.vm2.lib.jse.JseBaseLib;
import org.luaj.vm2.lib.jse.JseOsLib;

/**
 * Runs a script as Argo CD does: Lua 5.1 with the base, package, table and os libraries only, and
 * the object in the global {@code obj}. Scripts of {@code argocd-cm} have no string library
 * (util/lua/lua.go of argoproj/argo-cd).
 */
final class ArgoCdLua {
  static final Path FOLDER =
      Path.of("deploy/argocd/resource_customizations/obupgrade.dev/ObUpgrade");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Prototype script;

  /**
   * @param file below {@link #FOLDER}
   */
  ArgoCdLua(String file) {
    try (InputStream source = Files.newInputStream(FOLDER.resolve(file))) {
      script = LuaC.compile(source, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the script returns for an object. The libraries of LuaJ have static state. */
  JsonNode run(String json) {
    synchronized (ArgoCdLua.class) {
      LuaTable globals = new LuaTable();
      globals.load(new JseBaseLib());
      globals.load(new PackageLib());
      globals.load(new TableLib());
      globals.load(new JseOsLib());
      try {
        globals.set("obj", lua(JSON.readTree(json)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return json(new LuaClosure(script, globals).call());
    }
  }

  private static LuaValue lua(JsonNode node) {
    if (node.isObject()) {
      LuaTable table = new LuaTable();
      node.properties().forEach(e -> table.set(e.getKey(), lua(e.getValue())));
      return table;
    }
    if (node.isArray()) {
      LuaTable table = new LuaTable();
      for (int n = 0; n < node.size(); n++) {
        table.set(n + 1, lua(node.get(n)));
      }
      return table;
    }
    if (node.isBoolean()) {
      return LuaValue.valueOf(node.booleanValue());
    }
    if (node.isNumber()) {
      return LuaValue.valueOf(node.doubleValue());
    }
    return node.isNull() ? LuaValue.NIL : LuaValue.valueOf(node.textValue());
  }

  /** An empty table is an array, as in Argo CD, which then takes the type from the object. */
  private static JsonNode json(LuaValue value) {
    if (value.istable()) {
      return json(value.checktable());
    }
    if (value.isboolean()) {
      return JsonNodeFactory.instance.booleanNode(value.toboolean());
    }
    if (value.type() == LuaValue.TNUMBER) {
      double number = value.todouble();
      return number == Math.rint(number)
          ? JsonNodeFactory.instance.numberNode((long) number)
          : JsonNodeFactory.instance.numberNode(number);
    }
    return JsonNodeFactory.instance.textNode(value.tojstring());
  }

  private static JsonNode json(LuaTable table) {
    TreeMap<String, JsonNode> fields = new TreeMap<>();
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    Varargs next = table.next(LuaValue.NIL);
    while (!next.arg1().isnil()) {
      if (next.arg1().type() == LuaValue.TNUMBER) {
        items.add(json(next.arg(2)));
      } else {
        fields.put(next.arg1().tojstring(), json(next.arg(2)));
      }
      next = table.next(next.arg1());
    }
    if (fields.isEmpty()) {
      return items;
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    fields.forEach(object::set);
    return object;
  }
}
