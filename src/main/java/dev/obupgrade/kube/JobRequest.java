package dev.obupgrade.kube;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Job that runs once: one pod, no retries, restricted security, no service account token.
 *
 * @param name unique for upgrade, hop, zone, step and attempt, so that the same request made twice
 *     is one Job
 * @param ownerName the ObUpgrade
 * @param labels for people and for our own look-up
 * @param node the node it must run on, when its work is about that node
 * @param deadline after which Kubernetes ends the pod
 */
public record JobRequest(
    String namespace,
    String name,
    String ownerName,
    String ownerUid,
    Map<String, String> labels,
    PodNeeds needs,
    Optional<String> node,
    Duration deadline,
    List<Work> work) {

  public JobRequest {
    labels = Map.copyOf(labels);
    work = List.copyOf(work);
  }

  /** What one container of the Job's pod does; all containers start together. */
  public sealed interface Work {

    /** The container's name. */
    String container();

    /**
     * Runs one of the image's own upgrade scripts from a writable copy.
     *
     * @param build the build that the image must still be when the script starts; empty for any.
     *     The image's own observer tells it, because nothing else is sure. A tag may move, and a
     *     node may have an older image of it. The image IDs that runtimes report don't tell whether
     *     two nodes have the same image: containerd reports the first of its repository digests, of
     *     which an image may have several, and without any (an imported image) the digest of its
     *     configuration (ContainerStatus in containerd's CRI plugin)
     * @param script file name, such as {@code upgrade_checker.py}
     * @param timeout the script's {@code -t} in seconds: a multiple of 10, or empty for its own
     *     default
     * @param zone the health checker's {@code -z}
     */
    record Script(
        String container,
        String image,
        Optional<String> build,
        String script,
        Login login,
        Optional<Integer> timeout,
        Optional<String> zone)
        implements Work {}

    /**
     * Asks an image what it is: its observer's version and build, its scripts, its upgrade graph.
     */
    record Probe(String container, String image) implements Work {}

    /** The built-in check suite, from the operator's own image. */
    record Suite(
        String container, Login login, List<String> zones, String targetVersion, Wishes wishes)
        implements Work {}
  }

  /**
   * What the suite checks in addition.
   *
   * @param maxBackupAge such as {@code 24h}
   * @param avx2 whether the servers' processors have it; when empty, the suite finds out
   */
  public record Wishes(
      Optional<String> maxBackupAge,
      List<TenantLogin> tenantLogins,
      List<Counterpart> counterparts,
      Optional<Boolean> avx2) {

    public Wishes {
      tenantLogins = List.copyOf(tenantLogins);
      counterparts = List.copyOf(counterparts);
    }

    public static Wishes none() {
      return new Wishes(Optional.empty(), List.of(), List.of(), Optional.empty());
    }
  }

  /** A tenant's login that must work. */
  public record TenantLogin(String tenant, String user, String secretName, String secretKey) {}

  /** Another cluster, with the name that results use for it. */
  public record Counterpart(String name, Login login) {}

  /** Where to log in, and where the pod finds the password: never the password itself. */
  public record Login(String host, int port, String user, String secretName, String secretKey) {}
}
