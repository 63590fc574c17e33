package dev.obupgrade.oceanbase;

/**
 * A row of {@code __all_virtual_upgrade_inspection}.
 *
 * @param info {@code succeed}, {@code failed}, or {@code checking} before the root service has
 *     looked
 */
public record Inspection(String name, String info) {

  public boolean succeeded() {
    return "succeed".equalsIgnoreCase(info);
  }
}
