package dev.obupgrade.tpcc;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;

/** Draws random values as TPC-C does, over fewer rows. */
final class Draw {
  private static final List<String> SYLLABLES =
      List.of("BAR", "OUGHT", "ABLE", "PRI", "PRES", "ESE", "ANTI", "CALLY", "ATION", "EING");

  private final Random random;
  private final Scale scale;

  Draw(Random random, Scale scale) {
    this.random = random;
    this.scale = scale;
  }

  Scale scale() {
    return scale;
  }

  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  boolean percent(int of100) {
    return random.nextInt(100) < of100;
  }

  int district() {
    return between(1, scale.districts());
  }

  /** Draws some values more often than others, as for customers. */
  int customer() {
    return skewed(1023, scale.customers());
  }

  int item() {
    return skewed(8191, scale.items());
  }

  /** Draws another warehouse, or the same if there is only one. */
  int otherThan(int warehouse) {
    return scale.warehouses() == 1
        ? 1
        : (warehouse - 1 + between(1, scale.warehouses() - 1)) % scale.warehouses() + 1;
  }

  BigDecimal cents(long least, long most) {
    return BigDecimal.valueOf(random.nextLong(least, most + 1), 2);
  }

  BigDecimal fraction(int least, int most) {
    return BigDecimal.valueOf(between(least, most), 4);
  }

  String text(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  /** Returns the name of a customer. Several in a district share one. */
  static String lastName(int customer) {
    int number = customer % 10;
    return SYLLABLES.get(number / 5) + SYLLABLES.get(number % 10) + SYLLABLES.get(number / 3);
  }

  private int skewed(int bits, int most) {
    return (random.nextInt(bits + 1) | random.nextInt(most)) % most + 1;
  }
}
