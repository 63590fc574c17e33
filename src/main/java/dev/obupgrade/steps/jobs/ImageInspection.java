package dev.obupgrade.steps.jobs;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.JobState;
import dev.obupgrade.kube.Names;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.plan.ImageContents;
import dev.obupgrade.plan.ImageProbe;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds out what an image contains, with a Job that runs it. */
public final class ImageInspection {
  private static final String CONTAINER = "probe";
  private static final Duration DEADLINE = Duration.ofMinutes(20);

  private final UpgradeContext context;

  public ImageInspection(UpgradeContext context) {
    this.context = context;
  }

  /** What the operator knows of the image by now. */
  public sealed interface Answer {
    record Known(ImageContents contents) implements Answer {}

    record NotYet(StepResult result) implements Answer {}
  }

  public Answer ofImage(String image) {
    return ofImage(image, purpose(image), Optional.empty(), () -> ScriptStep.host(context));
  }

  /**
   * @param purpose of the Job within its step
   * @param node to run on, which also pulls the image there
   * @param host the StatefulSet whose pods the Job's is like
   */
  Answer ofImage(
      String image, String purpose, Optional<String> node, Supplier<StatefulSetState> host) {
    Known known = new Known();
    StepResult result =
        new ScriptJobs(context)
            .run(
                new ScriptJobs.Task(
                    purpose,
                    host,
                    node,
                    () -> DEADLINE,
                    true,
                    () -> List.of(new Work.Probe(CONTAINER, image))),
                job -> read(job, image, known));
    return known.contents == null ? new Answer.NotYet(result) : new Answer.Known(known.contents);
  }

  /**
   * Forgets what the image contained. The next inspection runs it again, because a tag may move.
   */
  public void discard(String image) {
    new ScriptJobs(context).discard(purpose(image));
  }

  /** Names the image: what another one contains is no answer. */
  private static String purpose(String image) {
    return Names.hash(image);
  }

  private StepResult read(JobState job, String image, Known known) {
    if (job.phase() == JobState.Phase.FAILED) {
      return StepResult.failed(
          Reason.UnusableImage,
          "The operator can't read the build of image %s: %s.".formatted(image, JobWords.of(job)));
    }
    ImageProbe probe = new ImageProbe();
    String message =
        job.containers().stream()
            .filter(c -> c.name().equals(CONTAINER))
            .map(JobState.ContainerState::terminationMessage)
            .findFirst()
            .orElse("");
    String log =
        probe.isInLog(message)
            ? context.kubernetes().jobs().log(context.namespace(), job.name(), CONTAINER)
            : "";
    try {
      known.contents = probe.parse(message, log);
      return StepResult.done("Image %s is build %s.".formatted(image, known.contents.observer()));
    } catch (ImageProbe.UnusableAnswerException e) {
      return StepResult.failed(
          Reason.UnusableImage, "Image %s: %s".formatted(image, e.getMessage()));
    }
  }

  private static final class Known {
    private ImageContents contents;
  }
}
