package dev.obupgrade.controller.leader;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.util.Optional;

/** The one Lease. Whatever else goes wrong (no answer, no permission) is the client's exception. */
interface LeaseStore {

  /** Empty when there is none. */
  Optional<Lease> read();

  /** As stored; empty when somebody else has made it first. */
  Optional<Lease> create(LeaseSpec spec);

  /** As stored; empty when it was changed or deleted since it was read. */
  Optional<Lease> replace(Lease read, LeaseSpec spec);
}
