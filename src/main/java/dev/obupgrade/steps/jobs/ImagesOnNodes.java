package dev.obupgrade.steps.jobs;

import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.kube.Names;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.reason.Course;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks nodes whether they have images, and pulls them there, with a Job for each node and image. A
 * cluster may have hundreds of nodes: only a few Jobs exist at once, each makes room for the next
 * when it has answered, and the step's memo has the answers in a short form.
 */
public final class ImagesOnNodes {
  /** So many Jobs exist at once. More would burden the registry and the namespace's quota. */
  public static final int AT_ONCE = 5;

  /** Note: how often the operator has asked all nodes. */
  private static final String ROUND = "imagesAsked";

  /** Note: the purposes of the Jobs that exist. */
  private static final String ASKING = "imagesAsking";

  private final UpgradeContext context;
  private final StepRun run;
  private final ScriptJobs jobs;
  private final NodeAnswers answers;

  public ImagesOnNodes(UpgradeContext context) {
    this.context = context;
    this.run = context.run();
    this.jobs = new ScriptJobs(context);
    this.answers = new NodeAnswers(run);
  }

  /**
   * Whether a node has the image of a hop.
   *
   * @param host a StatefulSet that has pods on that node
   */
  public record Question(PlannedHop hop, String node, StatefulSetState host) {}

  /**
   * A node that can't use the image.
   *
   * @param why in short; only the first few nodes have it
   */
  public record Lacking(Question question, Optional<StepResult.Failed> why) {}

  /**
   * What the operator knows by now.
   *
   * @param failure of one of the nodes that lack it, in full if the operator has just learnt of it
   * @param waiting what it waits for; empty when every node has answered
   */
  public record Answers(
      List<Lacking> lacking, Optional<StepResult.Failed> failure, Optional<StepResult> waiting) {}

  public Answers ask(List<Question> questions) {
    answers.only(questions.stream().map(this::image).collect(Collectors.toSet()));
    Set<String> asking = makeRoom(questions);
    List<StepResult.Waiting> waiting = new ArrayList<>();
    Optional<StepResult.Failed> failure = Optional.empty();
    boolean refused = false;
    for (Question question : questions) {
      String purpose = purpose(question);
      boolean mayAsk = asking.contains(purpose) || (asking.size() < AT_ONCE && !refused);
      if (!known(question) && mayAsk) {
        asking.add(purpose);
        // The creation of the Job stores it.
        run.remember(ASKING, String.join(" ", asking));
        StepResult answer = ask(question, purpose);
        if (answer instanceof StepResult.Waiting notYet) {
          waiting.add(notYet);
          refused = refused || notYet.refused();
        } else if (answer instanceof StepResult.Failed failed) {
          failure = failure.or(() -> Optional.of(failed));
        }
      }
    }
    List<Lacking> lacking = lacking(questions);
    return new Answers(
        lacking,
        failure.or(() -> lacking.stream().flatMap(l -> l.why().stream()).findFirst()),
        notYet(questions, waiting));
  }

  private StepResult ask(Question question, String purpose) {
    Optional<StepResult> against =
        HopImage.otherThanPlannedOn(
            context, question.hop(), purpose, question.node(), question.host());
    if (against.isEmpty()) {
      answers.there(image(question), question.node());
    } else if (against.get() instanceof StepResult.Failed failed) {
      answers.lacks(image(question), question.node(), failed);
    }
    return against.orElseGet(() -> StepResult.done("The image is there."));
  }

  /**
   * Deletes Jobs that nobody asks for any more, and those that have answered if others need their
   * place. The status has their answers since an earlier call.
   */
  private Set<String> makeRoom(List<Question> questions) {
    Set<String> asking = new LinkedHashSet<>();
    run.note(ASKING).ifPresent(noted -> asking.addAll(List.of(noted.split(" "))));
    Map<String, Question> byPurpose = new LinkedHashMap<>();
    questions.forEach(q -> byPurpose.put(purpose(q), q));
    long open =
        byPurpose.entrySet().stream()
            .filter(q -> !asking.contains(q.getKey()) && !known(q.getValue()))
            .count();
    boolean full = asking.size() + open > AT_ONCE;
    List<String> over =
        asking.stream()
            .filter(p -> !byPurpose.containsKey(p) || (full && known(byPurpose.get(p))))
            .toList();
    if (!over.isEmpty()) {
      run.act("Deleting %d Jobs that have answered.".formatted(over.size()));
      over.forEach(jobs::close);
      over.forEach(asking::remove);
      run.remember(ASKING, String.join(" ", asking));
    }
    return asking;
  }

  private boolean known(Question question) {
    return answers.known(image(question), question.node());
  }

  private List<Lacking> lacking(List<Question> questions) {
    return questions.stream()
        .filter(q -> answers.isLacking(image(q), q.node()))
        .map(q -> new Lacking(q, answers.why(image(q), q.node())))
        .toList();
  }

  /** The words of one Job, the most troubled, and how far the others are. */
  private Optional<StepResult> notYet(List<Question> questions, List<StepResult.Waiting> waiting) {
    if (questions.stream().allMatch(this::known)) {
      return Optional.empty();
    }
    if (waiting.isEmpty()) {
      return Optional.of(StepResult.soon(Reason.JobPending, progress(questions).strip()));
    }
    StepResult.Waiting one =
        waiting.stream()
            .filter(StepResult.Waiting::refused)
            .findFirst()
            .or(
                () ->
                    waiting.stream()
                        .filter(w -> w.reason().course() != Course.PROGRESS)
                        .findFirst())
            .orElse(waiting.getFirst());
    String words = questions.size() == 1 ? one.message() : progress(questions) + one.message();
    return Optional.of(new StepResult.Waiting(one.reason(), words, one.recheck(), one.refused()));
  }

  private String progress(List<Question> questions) {
    return questions.stream()
        .collect(Collectors.groupingBy(Question::hop, LinkedHashMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(hop -> progress(hop.getKey(), hop.getValue()))
        .collect(Collectors.joining());
  }

  private String progress(PlannedHop hop, List<Question> questions) {
    int lacking = lacking(questions).size();
    long there = questions.stream().filter(this::known).count() - lacking;
    return "The image of %s is on %d of %d nodes%s. "
        .formatted(
            hop.version(),
            there,
            questions.size(),
            lacking == 0 ? "" : ", and %d can't use it".formatted(lacking));
  }

  /** What another image contains is no answer, and a retry asks again. */
  private String image(Question question) {
    return Names.hash(context.imageOf(question.hop()) + " " + round());
  }

  private String purpose(Question question) {
    return Names.hash(
        "%s%s %s".formatted(round(), question.node(), context.imageOf(question.hop())));
  }

  private String round() {
    return run.note(ROUND).map(n -> n + " ").orElse("");
  }

  /** Has a step, which had succeeded and begins again, ask all nodes again. */
  public static void askAgain(StepRun run, StepAddress step) {
    // Its record has forgotten how often it asked. No two runs begin in the same minute.
    int minutes = (int) (run.now().getEpochSecond() / 60);
    run.rememberAt(step, ROUND, String.valueOf(minutes));
  }

  /** Makes the next call ask all nodes again. */
  public void forget() {
    int round = run.note(ROUND).map(Integer::valueOf).orElse(0);
    run.remember(ROUND, String.valueOf(round + 1));
    answers.only(Set.of());
  }
}
