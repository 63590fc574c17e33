package dev.obupgrade.adoption;

import java.util.stream.Stream;

/** One question about the cluster as Kubernetes has it. */
interface SiteQuestion {
  Stream<Objection> ask(Candidate candidate);
}
