package dev.obupgrade.controller;

import io.smallrye.config.ConfigMapping;

/** The operator's own settings. */
@ConfigMapping(prefix = "obupgrade")
public interface OperatorConfig {

  /** The operator's image, which the Jobs with the built-in checks run; the Helm chart sets it. */
  String operatorImage();
}
