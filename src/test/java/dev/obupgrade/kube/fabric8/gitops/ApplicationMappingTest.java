package dev.obupgrade.kube.fabric8.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.GitOps.Application;
import dev.obupgrade.kube.GitOps.IgnoredDifference;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplicationMappingTest {
  private static Application of(String spec) {
    return ApplicationMapping.of(
        Serialization.unmarshal(
            """
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: obtest, namespace: team}
            spec: %s
            """
                .formatted(spec),
            GenericKubernetesResource.class));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | false",
        "{syncPolicy: {}} | false",
        "{syncPolicy: {automated: {}}} | true",
        "{syncPolicy: {automated: {selfHeal: true, prune: true}}} | true",
        "{syncPolicy: {automated: {enabled: true}}} | true",
        "{syncPolicy: {automated: {enabled: false, selfHeal: true}}} | false"
      })
  void whoSyncs(String spec, boolean automated) {
    assertThat(of(spec).automated()).isEqualTo(automated);
  }

  @Test
  void theDocumentedBlock() {
    Application application =
        of(
            """
            {ignoreDifferences: [{group: apps, kind: StatefulSet, managedFieldsManagers: [ob-upgrade-operator]}, \
            {group: apps, kind: StatefulSet, name: a, namespace: b, jsonPointers: [/spec], jqPathExpressions: [.spec]}], \
            syncPolicy: {syncOptions: [RespectIgnoreDifferences=true, ServerSideApply=true]}}""");
    assertThat(application.namespace()).isEqualTo("team");
    assertThat(application.name()).isEqualTo("obtest");
    assertThat(application.syncOptions())
        .containsExactlyInAnyOrder("RespectIgnoreDifferences=true", "ServerSideApply=true");
    assertThat(application.ignored())
        .containsExactly(
            new IgnoredDifference(
                "apps",
                "StatefulSet",
                "",
                "",
                List.of(),
                List.of(),
                List.of("ob-upgrade-operator")),
            new IgnoredDifference(
                "apps", "StatefulSet", "a", "b", List.of("/spec"), List.of(".spec"), List.of()));
  }

  @Test
  void whatIsNotAsExpectedCountsAsAbsent() {
    assertThat(of("{ignoreDifferences: all, syncPolicy: [none]}")).isEqualTo(of("{}"));
  }
}
