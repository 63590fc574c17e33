package dev.obupgrade.upgrade;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Keeps the operator's log off while a test class runs hundreds of upgrades. */
final class QuietLog implements BeforeAllCallback, AfterAllCallback {
  private static final Logger LOG = Logger.getLogger("dev.obupgrade");

  @Override
  public void beforeAll(ExtensionContext context) {
    LOG.setLevel(Level.OFF);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    LOG.setLevel(null);
  }
}
