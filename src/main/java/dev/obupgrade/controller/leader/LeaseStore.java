package dev.obupgrade.controller.leader;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.util.Optional;

/** Stores the one Lease. Other errors (no answer, no permission) are the client's exceptions. */
interface LeaseStore {

  /** Empty when there is none. */
  Optional<Lease> read();

  /** As stored; empty when somebody else created it first. */
  Optional<Lease> create(LeaseSpec spec);

  /** As stored; empty when it was changed or deleted since it was read. */
  Optional<Lease> replace(Lease read, LeaseSpec spec);
}
