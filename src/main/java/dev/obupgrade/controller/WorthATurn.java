package dev.obupgrade.controller;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/**
 * Which changes of an upgrade wake the operator: of its spec, its annotations, of which one
 * approves a zone, and its deletion. The operator's own writes of the status don't, unless the
 * upgrade is being deleted: {@link UpgradesInBrief} keeps none as deleted.
 */
public final class WorthATurn implements OnUpdateFilter<SeenUpgrade> {

  @Override
  public boolean accept(SeenUpgrade changed, SeenUpgrade before) {
    ObjectMeta now = changed.getMetadata();
    ObjectMeta then = before.getMetadata();
    return !Objects.equals(now.getGeneration(), then.getGeneration())
        || !Objects.equals(now.getUid(), then.getUid())
        || !Objects.equals(now.getAnnotations(), then.getAnnotations())
        || !Objects.equals(now.getDeletionTimestamp(), then.getDeletionTimestamp());
  }
}
