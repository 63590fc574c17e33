package dev.obupgrade.oceanbase;

/**
 * A row of {@code __all_virtual_upgrade_inspection}; {@code info} is {@code succeed} when all is
 * well.
 */
public record Inspection(String name, String info) {

  public boolean succeeded() {
    return "succeed".equalsIgnoreCase(info);
  }
}
