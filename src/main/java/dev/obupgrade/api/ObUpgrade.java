package dev.obupgrade.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One upgrade of one OceanBase cluster to one target version. */
@Group(ObUpgrade.GROUP)
@Version(ObUpgrade.VERSION)
@Kind(ObUpgrade.KIND)
@Plural("obupgrades")
@ShortNames("obu")
@AdditionalPrinterColumn(name = "Target", jsonPath = ".spec.target.version")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Progress", jsonPath = ".status.progress")
@AdditionalPrinterColumn(name = "Step", jsonPath = ".status.step")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.reason")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Mode", jsonPath = ".spec.mode", priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.message", priority = 1)
@ValidationRule(
    value = "!has(self.spec.via) || self.spec.via.all(v, v.version != self.spec.target.version)",
    message =
        "spec.via has the target's version, but is for versions on the way. Fix: name the image of"
            + " the target's version in spec.target alone.")
@ValidationRule(
    value =
        "!has(oldSelf.status) || !has(oldSelf.status.plan) || "
            + "(self.spec.cluster == oldSelf.spec.cluster "
            + "&& self.spec.target.version == oldSelf.spec.target.version "
            + "&& self.spec.mode == oldSelf.spec.mode)",
    message =
        "spec.cluster, spec.target.version and spec.mode can't change after the upgrade is planned"
            + " (status.plan). Fix: restore the old values. For another target, create another"
            + " ObUpgrade after this one has ended.")
@ValidationRule(
    value =
        "!has(oldSelf.status) || !has(oldSelf.status.plan) || "
            + "(has(self.spec.via) ? self.spec.via.map(v, v.version) : []) == "
            + "(has(oldSelf.spec.via) ? oldSelf.spec.via.map(v, v.version) : [])",
    message =
        "The versions in spec.via can't change after the upgrade is planned (status.plan). Fix:"
            + " restore the old versions, and change only their images.")
public class ObUpgrade extends CustomResource<ObUpgradeSpec, ObUpgradeStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  public static final String GROUP = "obupgrade.dev";
  public static final String VERSION = "v1alpha1";
  public static final String KIND = "ObUpgrade";

  /** Keeps a deleted one until the operator has undone what it changed. */
  public static final String FINALIZER = "obupgrade.dev/upgrade";
}
