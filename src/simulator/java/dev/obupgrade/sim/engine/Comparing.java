package dev.obupgrade.sim.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.value.DataType;
import org.h2.value.Value;
import org.h2.value.ValueBoolean;
import org.h2.value.ValueNull;

/**
 * Compares values of different types by MySQL's rules: text counts as the number that it begins
 * with, or 0.
 */
public final class Comparing {
  private static final Pattern NUMBER =
      Pattern.compile("\\s*([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?).*", Pattern.DOTALL);

  private Comparing() {}

  /**
   * @return as a comparator does, NULL when one is NULL
   */
  public static Integer compare(Value a, Value b) {
    if (isNull(a) || isNull(b)) {
      return null;
    }
    boolean texts = isText(a) && isText(b);
    if (texts) {
      return Integer.signum(
          a.getString().stripTrailing().compareToIgnoreCase(b.getString().stripTrailing()));
    }
    if (isNumber(a) || isNumber(b)) {
      return number(a).compareTo(number(b));
    }
    // the text of dates and times sorts in their order
    return Integer.signum(a.getString().compareTo(b.getString()));
  }

  public static BigDecimal number(Value value) {
    if (isNull(value)) {
      return null;
    }
    if (value instanceof ValueBoolean) {
      return value.getBoolean() ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    if (isNumber(value)) {
      return value.getBigDecimal();
    }
    Matcher matcher = NUMBER.matcher(value.getString());
    return matcher.matches() ? new BigDecimal(matcher.group(1)) : BigDecimal.ZERO;
  }

  public static Long signed(Value value) {
    BigDecimal number = number(value);
    return number == null
        ? null
        : number
            .setScale(0, isNumber(value) ? RoundingMode.HALF_UP : RoundingMode.DOWN)
            .longValue();
  }

  public static Long div(Value a, Value b) {
    BigDecimal dividend = number(a);
    BigDecimal divisor = number(b);
    return dividend == null || divisor == null || divisor.signum() == 0
        ? null
        : dividend.divideToIntegralValue(divisor).longValue();
  }

  public static Boolean xor(Value a, Value b) {
    BigDecimal left = number(a);
    BigDecimal right = number(b);
    return left == null || right == null ? null : (left.signum() != 0) ^ (right.signum() != 0);
  }

  private static boolean isNull(Value value) {
    return value == null || value == ValueNull.INSTANCE;
  }

  private static boolean isText(Value value) {
    return DataType.isCharacterStringType(value.getValueType());
  }

  private static boolean isNumber(Value value) {
    return DataType.isNumericType(value.getValueType()) || value instanceof ValueBoolean;
  }
}
