package dev.obupgrade.controller.leader;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Where the replicas' Lease is; the Helm chart sets it. */
@ConfigMapping(prefix = "obupgrade.lease")
interface LeaseConfig {

  /** Empty: there is no election, and this process is the only one. */
  Optional<String> namespace();

  @WithDefault("ob-upgrade-operator")
  String name();

  /** Of this replica and no other; its pod's name. Made up when empty. */
  Optional<String> identity();
}
