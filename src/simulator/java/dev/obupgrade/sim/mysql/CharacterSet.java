package dev.obupgrade.sim.mysql;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A character set that clients may use: OceanBase's without utf16, which MySQL forbids too.
 *
 * @param collation the default collation's number, which column definitions carry
 * @param bytes the most that a character takes
 */
record CharacterSet(String name, int collation, Charset charset, int bytes) {

  /** OceanBase's default, {@code utf8mb4_general_ci}. */
  static final CharacterSet UTF8MB4 = new CharacterSet("utf8mb4", 45, StandardCharsets.UTF_8, 4);

  private static final CharacterSet UTF8MB3 =
      new CharacterSet("utf8", 33, StandardCharsets.UTF_8, 3);
  private static final CharacterSet GB18030 =
      new CharacterSet("gb18030", 248, javas("GB18030", 4), 4);
  private static final List<CharacterSet> ALL =
      List.of(
          UTF8MB4,
          UTF8MB3,
          GB18030,
          // What MySQL calls latin1 is Windows' superset of it
          new CharacterSet("latin1", 8, javas("windows-1252", 1), 1),
          new CharacterSet("ascii", 11, StandardCharsets.US_ASCII, 1),
          new CharacterSet("gbk", 28, javas("GBK", 2), 2));

  /**
   * Returns empty for {@code binary}, {@code NULL} and everything else that asks for no conversion.
   */
  static Optional<CharacterSet> named(String name) {
    String lower = name.toLowerCase(Locale.ROOT).replace("utf8mb3", "utf8").replace("_2022", "");
    return ALL.stream().filter(set -> set.name.equals(lower)).findFirst();
  }

  /** Returns the character set that a session's client writes. */
  static CharacterSet writtenBy(SqlSession session) {
    return named(session.clientCharacterSet()).orElse(UTF8MB4);
  }

  /** Returns the character set that a session's client reads. */
  static CharacterSet readBy(SqlSession session) {
    return named(session.resultCharacterSet()).orElse(UTF8MB4);
  }

  /** Returns the character set of a collation, or the default for an unknown one, as MySQL does. */
  static CharacterSet ofCollation(int collation) {
    return switch (collation) {
      case 5, 8, 15, 31, 47, 48, 49, 94 -> named("latin1").orElseThrow();
      case 11, 65 -> named("ascii").orElseThrow();
      case 28, 87 -> named("gbk").orElseThrow();
      case 33, 76, 83 -> UTF8MB3;
      case 248, 249, 250 -> GB18030;
      default -> collation >= 192 && collation < 224 ? UTF8MB3 : UTF8MB4;
    };
  }

  /**
   * Returns Java's set of that name, or a similar one: a minimal Java runtime has no Chinese sets.
   */
  private static Charset javas(String name, int bytes) {
    if (Charset.isSupported(name)) {
      return Charset.forName(name);
    }
    return bytes == 1 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
  }
}
