package dev.obupgrade.oceanbase;

import java.util.Objects;

/** A password that no log or message shows by accident. */
public final class Password {
  private final String value;

  public Password(String value) {
    this.value = Objects.requireNonNull(value);
  }

  /** The clear text, for the login only. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Password p && p.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
