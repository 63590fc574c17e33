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

/** Asks an image what it is, with a Job that runs in it. */
public final class ImageInspection {
  private static final String CONTAINER = "probe";
  private static final Duration DEADLINE = Duration.ofMinutes(20);

  private final UpgradeContext context;

  public ImageInspection(UpgradeContext context) {
    this.context = context;
  }

  /** What is known of the image by now. */
  public sealed interface Answer {
    record Known(ImageContents contents) implements Answer {}

    record NotYet(StepResult result) implements Answer {}
  }

  public Answer ofImage(String image) {
    return ofImage(image, Optional.empty(), () -> ScriptStep.host(context));
  }

  /**
   * @param node to ask on, which also brings the image there
   * @param host the StatefulSet whose pods the Job's is like
   */
  Answer ofImage(String image, Optional<String> node, Supplier<StatefulSetState> host) {
    String purpose = purpose(image, node);
    Known known = new Known();
    StepResult result =
        new ScriptJobs(context)
            .run(
                new ScriptJobs.Task(
                    purpose,
                    host,
                    node,
                    DEADLINE,
                    true,
                    () -> List.of(new Work.Probe(CONTAINER, image))),
                job -> read(job, image, known));
    return known.contents == null ? new Answer.NotYet(result) : new Answer.Known(known.contents);
  }

  /** What the image was found to be won't do; it is asked anew next time, for a tag may move. */
  public void discard(String image, Optional<String> node) {
    new ScriptJobs(context).discard(purpose(image, node));
  }

  /** Of the image too: the answer for another one is no answer. */
  private static String purpose(String image, Optional<String> node) {
    return Names.hash(node.map(n -> n + " ").orElse("") + image);
  }

  private StepResult read(JobState job, String image, Known known) {
    if (job.phase() == JobState.Phase.FAILED) {
      return StepResult.failed(
          Reason.UnusableImage,
          "image " + image + " can't be asked what it is: " + JobWords.of(job));
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
      return StepResult.done("image " + image + " is " + known.contents.observer());
    } catch (ImageProbe.UnusableAnswerException e) {
      return StepResult.failed(Reason.UnusableImage, "image " + image + ": " + e.getMessage());
    }
  }

  private static final class Known {
    private ImageContents contents;
  }
}
