package dev.obupgrade.controller;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The operator's own settings. */
@ConfigMapping(prefix = "obupgrade")
public interface OperatorConfig {

  /** The operator's image, which the Jobs with the built-in checks run. The Helm chart sets it. */
  String operatorImage();

  /**
   * The user id that the Jobs run as. Empty leaves it to the namespace, as OpenShift wants. An
   * image whose scripts only certain users may read needs one of those.
   */
  OptionalLong jobUser();

  /** Secrets, in the upgrades' namespaces, with which the nodes pull the operator's image. */
  Optional<List<String>> jobPullSecrets();

  /**
   * The namespaces that the operator watches, as its SDK has them: none or {@code
   * JOSDK_ALL_NAMESPACES} means all, and {@code JOSDK_WATCH_CURRENT} the operator's own.
   */
  Optional<List<String>> watchedNamespaces();

  /** Whether the operator may read nodes. The Helm chart sets it to what it grants. */
  boolean readNodes();

  /** Where Argo CD has the Applications that don't name their namespace. */
  String argocdNamespace();

  /** The requests and limits of each container of a Job. An empty quantity is left out. */
  JobResources jobResources();

  /** Kubernetes quantities. */
  interface JobResources {
    Optional<String> cpuRequest();

    Optional<String> memoryRequest();

    Optional<String> cpuLimit();

    Optional<String> memoryLimit();
  }
}
