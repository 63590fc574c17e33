package dev.obupgrade.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.Texts;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Keeps a status so small that the API server can store it, whatever was seen. Each list and text
 * has a bound of its own where it is written. If all of them together are still too much, this
 * shortens what is only for the eye, the oldest first. It leaves alone what the operator needs
 * itself: names, phases, times, memos, the plan and what it watches.
 */
public final class StatusLimit {
  /**
   * In bytes of JSON. etcd stores objects of up to 1.5 MiB (its --max-request-bytes), with spec and
   * managed fields.
   */
  public static final int BYTES = 512 * 1024;

  /** Of a hop, and of a zone: the definition (CRD) allows so many, and the API server no more. */
  public static final int MOST_ITEMS = 256;

  private static final int FEW = 16;
  private static final int SHORT = 200;
  private static final int SHORTEST = 60;

  /** Writes times as the API server gets them. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance))
          .build();

  /** From what is least missed to what is most. */
  private static final List<UnaryOperator<ObUpgradeStatus>> WAYS =
      List.of(
          s -> hops(s, h -> h.through() ? evidence(h, SHORTEST) : h),
          s -> steps(s, r -> r.phase() == StepPhase.Succeeded ? message(r, SHORT) : r),
          s -> hops(s, h -> evidence(h, SHORT)),
          s -> hops(s, h -> lists(h, FEW)),
          s -> hops(s, h -> evidence(h, SHORTEST)),
          s -> headline(steps(s, r -> message(r, SHORT)), SHORT),
          s -> hops(s, h -> names(h, SHORT)),
          s -> headline(steps(s, r -> message(r, SHORTEST)), SHORTEST));

  private StatusLimit() {}

  /** The status, or one that tells less. The same status gives the same, however often. */
  public static ObUpgradeStatus bounded(ObUpgradeStatus status) {
    ObUpgradeStatus bounded = hops(status, h -> lists(h, MOST_ITEMS));
    for (UnaryOperator<ObUpgradeStatus> way : WAYS) {
      if (bytes(bounded) <= BYTES) {
        return bounded;
      }
      bounded = way.apply(bounded);
    }
    return bounded;
  }

  static int bytes(ObUpgradeStatus status) {
    try {
      return JSON.writeValueAsBytes(status).length;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of text can always be written", e);
    }
  }

  private static ObUpgradeStatus hops(ObUpgradeStatus status, UnaryOperator<HopStatus> edit) {
    return status.withHops(status.hops().stream().map(edit).toList());
  }

  private static ObUpgradeStatus steps(ObUpgradeStatus status, UnaryOperator<StepStatus> edit) {
    return hops(
            status,
            h ->
                h.withSteps(h.steps().stream().map(edit).toList())
                    .withZones(
                        h.zones().stream()
                            .map(z -> z.withSteps(z.steps().stream().map(edit).toList()))
                            .toList()))
        .withSteps(status.steps().stream().map(edit).toList());
  }

  private static StepStatus message(StepStatus step, int longest) {
    return step.withMessage(Texts.shortened(step.message(), longest));
  }

  private static ObUpgradeStatus headline(ObUpgradeStatus status, int longest) {
    return status
        .withMessage(Texts.shortened(status.message(), longest))
        .withConditions(
            status.conditions().stream()
                .map(
                    c ->
                        new ConditionBuilder(c)
                            .withMessage(Texts.shortened(c.getMessage(), longest))
                            .build())
                .toList());
  }

  private static HopStatus evidence(HopStatus hop, int longest) {
    UnaryOperator<CheckStatus> edit =
        c ->
            new CheckStatus(
                c.name(),
                c.result(),
                Texts.shortened(c.observed(), longest),
                Texts.shortened(c.expected(), longest),
                Texts.shortened(c.remedy(), longest));
    return hop.withChecks(hop.checks().stream().map(edit).toList())
        .withPreChecks(hop.preChecks().stream().map(edit).toList());
  }

  private static HopStatus lists(HopStatus hop, int most) {
    return hop.withChecks(CheckRecords.few(hop.checks(), most))
        .withPreChecks(CheckRecords.few(hop.preChecks(), most))
        .withZones(
            hop.zones().stream()
                .map(z -> z.withServers(z.servers().stream().limit(most).toList()))
                .toList());
  }

  private static HopStatus names(HopStatus hop, int longest) {
    return hop.withChecksPassed(CheckRecords.fewNames(hop.checksPassed(), longest))
        .withChecksNotApplicable(CheckRecords.fewNames(hop.checksNotApplicable(), longest));
  }
}
