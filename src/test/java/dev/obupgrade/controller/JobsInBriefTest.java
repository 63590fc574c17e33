package dev.obupgrade.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import org.junit.jupiter.api.Test;

class JobsInBriefTest {
  private final JobsInBrief jobs = new JobsInBrief();
  private final Job whole =
      new JobBuilder()
          .withNewMetadata()
          .withNamespace("default")
          .withName("job")
          .withUid("1")
          .withResourceVersion("7")
          .addToAnnotations("a", "long text")
          .addNewOwnerReference()
          .withKind("ObUpgrade")
          .withName("up")
          .endOwnerReference()
          .endMetadata()
          .withNewSpec()
          .withParallelism(1)
          .endSpec()
          .build();

  @Test
  void whoseAJobIsAndWhichVersionOfItWasSeenIsRemembered() {
    jobs.put(jobs.getKey(whole), whole);

    Job kept = jobs.get("default/job");
    assertThat(kept.getMetadata().getOwnerReferences().getFirst().getName()).isEqualTo("up");
    assertThat(kept.getMetadata().getResourceVersion()).isEqualTo("7");
    assertThat(kept.getMetadata().getUid()).isEqualTo("1");
  }

  @Test
  void whatAJobRunsIsNot() {
    jobs.put(jobs.getKey(whole), whole);

    assertThat(jobs.get("default/job").getSpec()).isNull();
    assertThat(jobs.get("default/job").getMetadata().getAnnotations()).isNullOrEmpty();
    assertThat(whole.getSpec().getParallelism()).isEqualTo(1);
  }
}
