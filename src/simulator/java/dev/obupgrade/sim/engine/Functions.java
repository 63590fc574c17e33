package dev.obupgrade.sim.engine;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.h2.value.DataType;
import org.h2.value.Value;
import org.h2.value.ValueNull;

/** Functions of MySQL and OceanBase that H2 lacks: text and numbers. */
public final class Functions {
  static final List<String> ALIASES =
      Stream.of(
              aliases(
                  Functions.class,
                  "substring_index substringIndex",
                  "find_in_set findInSet",
                  "field field",
                  "elt elt",
                  "strcmp strcmp",
                  "reverse reverse",
                  "hex hex",
                  "unhex unhex",
                  "conv conv",
                  "bin bin",
                  "crc32 crc32",
                  "md5 md5",
                  "sha1 sha1",
                  "sha sha1",
                  "inet_ntoa inetNtoa",
                  "inet_aton inetAton",
                  "bit_count bitCount",
                  "format format",
                  "charset charset",
                  "collation collation"),
              aliases(
                  TimeFunctions.class,
                  "usec_to_time usecToTime",
                  "time_to_usec timeToUsec",
                  "scn_to_timestamp scnToTimestamp",
                  "convert_tz convertTz",
                  "sim_unix_timestamp unixTimestamp",
                  "sim_from_unixtime fromUnixtime",
                  "date_format dateFormat",
                  "str_to_date strToDate",
                  "sim_date_add dateAdd",
                  "sim_timestampdiff timestampDiff",
                  "last_day lastDay"),
              aliases(
                  Comparing.class,
                  "sim_compare compare",
                  "sim_number number",
                  "sim_signed signed",
                  "sim_unsigned signed",
                  "sim_div div",
                  "sim_xor xor"))
          .flatMap(List::stream)
          .toList();

  private Functions() {}

  /**
   * @param names pairs of a name in SQL and a method's name
   */
  private static List<String> aliases(Class<?> from, String... names) {
    return Arrays.stream(names)
        .map(name -> name.split(" "))
        .map(
            name ->
                "CREATE ALIAS PUBLIC." + name[0] + " FOR '" + from.getName() + "." + name[1] + "'")
        .toList();
  }

  /**
   * Returns the part of {@code text} before the count-th delimiter, counted from the end if
   * negative.
   */
  public static String substringIndex(String text, String delimiter, Integer count) {
    if (text == null || delimiter == null || count == null) {
      return null;
    }
    if (count == 0 || delimiter.isEmpty()) {
      return "";
    }
    int at = count > 0 ? -1 : text.length();
    for (int i = 0; i < Math.abs(count); i++) {
      at = count > 0 ? text.indexOf(delimiter, at + 1) : text.lastIndexOf(delimiter, at - 1);
      if (at < 0) {
        return text;
      }
    }
    return count > 0 ? text.substring(0, at) : text.substring(at + delimiter.length());
  }

  public static Integer findInSet(String wanted, String list) {
    return wanted == null || list == null
        ? null
        : 1
            + List.of(list.toLowerCase(Locale.ROOT).split(",", -1))
                .indexOf(wanted.toLowerCase(Locale.ROOT));
  }

  /** Returns the position of a value among others, or 0 if it is not there. */
  public static Integer field(String wanted, String... among) {
    for (int i = 0; i < among.length; i++) {
      if (wanted != null && wanted.equalsIgnoreCase(among[i])) {
        return i + 1;
      }
    }
    return 0;
  }

  public static String elt(Integer at, String... among) {
    return at == null || at < 1 || at > among.length ? null : among[at - 1];
  }

  public static Integer strcmp(String a, String b) {
    return a == null || b == null ? null : Integer.signum(a.compareToIgnoreCase(b));
  }

  public static String reverse(String text) {
    return text == null ? null : new StringBuilder(text).reverse().toString();
  }

  /** Returns the digits of a number, and the bytes of anything else. */
  public static String hex(Value value) {
    if (value == ValueNull.INSTANCE) {
      return null;
    }
    return DataType.isNumericType(value.getValueType())
        ? Long.toHexString(value.getLong()).toUpperCase(Locale.ROOT)
        : HexFormat.of()
            .withUpperCase()
            .formatHex(value.getString().getBytes(StandardCharsets.UTF_8));
  }

  public static String unhex(String digits) {
    return digits == null
        ? null
        : new String(HexFormat.of().parseHex(digits), StandardCharsets.UTF_8);
  }

  public static String conv(String digits, Integer from, Integer to) {
    return digits == null
        ? null
        : new BigInteger(digits, from).toString(to).toUpperCase(Locale.ROOT);
  }

  public static String bin(Long value) {
    return value == null ? null : Long.toBinaryString(value);
  }

  public static Long crc32(String text) {
    if (text == null) {
      return null;
    }
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return sum.getValue();
  }

  public static Integer bitCount(Long value) {
    return value == null ? null : Long.bitCount(value);
  }

  public static String format(BigDecimal value, Integer digits) {
    return value == null ? null : String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  public static String charset(String text) {
    return "utf8mb4";
  }

  public static String collation(String text) {
    return "utf8mb4_general_ci";
  }

  public static Long inetAton(String address) {
    if (address == null) {
      return null;
    }
    long value = 0;
    for (String part : address.split("\\.")) {
      value = value << 8 | Long.parseLong(part);
    }
    return value;
  }

  public static String inetNtoa(Long address) {
    return address == null
        ? null
        : "%d.%d.%d.%d"
            .formatted(address >> 24 & 255, address >> 16 & 255, address >> 8 & 255, address & 255);
  }

  public static String md5(String text) {
    return hash("MD5", text);
  }

  public static String sha1(String text) {
    return hash("SHA-1", text);
  }

  private static String hash(String algorithm, String text) {
    try {
      return text == null
          ? null
          : HexFormat.of()
              .formatHex(
                  MessageDigest.getInstance(algorithm)
                      .digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
