package dev.obupgrade.adoption;

import dev.obupgrade.oceanbase.ClusterView;
import java.util.stream.Stream;

/** One question about the cluster as Kubernetes and the database have it. */
interface DatabaseQuestion {
  Stream<Objection> ask(Candidate candidate, ClusterView database);
}
