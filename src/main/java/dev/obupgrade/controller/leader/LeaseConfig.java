package dev.obupgrade.controller.leader;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Where the replicas' Lease is; the Helm chart sets it. */
@ConfigMapping(prefix = "obupgrade.lease")
interface LeaseConfig {

  /** Empty when there is no election because this process is the only one. */
  Optional<String> namespace();

  @WithDefault("ob-upgrade-operator")
  String name();

  /** Unique to this replica: the name of its pod. Random when empty. */
  Optional<String> identity();
}
