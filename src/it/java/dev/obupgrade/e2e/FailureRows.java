package dev.obupgrade.e2e;

import static dev.obupgrade.e2e.FailureScene.script;

import java.time.Duration;
import java.util.List;

/** The ways in which a Job fails, the slow ones first. */
final class FailureRows {
  private static final String IMAGE = "obsim/misbehaving:1";
  private static final String CHECKER = "upgrade_health_checker.py";
  private static final String SECRET = "obtest-root";

  private FailureRows() {}

  static List<FailureRow> all() {
    return List.of(
        new FailureRow(
            "image",
            "image can't be pulled",
            "a registry that isn't there",
            s ->
                s.work(script("registry.invalid/oceanbase:1", CHECKER, "passes", SECRET))
                    .prepared()
                    .mark()
                    .begin()
                    .sees("JobImagePull", "registry.invalid/oceanbase:1")
                    .stalls()),
        new FailureRow(
            "node-gone", "node gone", "Node object of a node without kubelet deleted", Nodes::gone),
        new FailureRow(
            "image-name",
            "image name that is none",
            "image 'Not:A:Name'",
            s -> {
              s.work(script("Not:A:Name", CHECKER, "passes", SECRET)).prepared().mark().begin();
              s.sees("JobImagePull", "InvalidImageName");
              s.outcome = "as above";
            }),
        new FailureRow(
            "quota",
            "quota refuses the pod",
            "ResourceQuota pods: 0, lifted later",
            s -> {
              Refusals.quota(s.prepared(), "pods");
              s.mark().begin().sees("JobQuota", "exceeded quota", "The operator then continues.");
              Refusals.liftQuota(s);
              s.goesOn();
            }),
        new FailureRow(
            "quota-jobs",
            "quota refuses the Job",
            "ResourceQuota count/jobs.batch: 0, lifted later",
            s -> {
              Refusals.quota(s.prepared(), "count/jobs.batch");
              s.mark().begin().sees("JobQuota", "exceeded quota", "can't create");
              Refusals.liftQuota(s);
              s.goesOn();
            }),
        new FailureRow(
            "webhook",
            "admission webhook refuses the pod",
            "webhook without a server, failurePolicy Fail, removed later",
            s -> {
              var webhook = Refusals.webhook(s.prepared());
              s.mark().begin().sees("JobAdmission", "failed calling webhook");
              s.client.resource(webhook).delete();
              s.goesOn();
            }),
        new FailureRow(
            "policy",
            "admission policy refuses the Job",
            "ValidatingAdmissionPolicy, removed later",
            s -> {
              var policy = Refusals.policy(s.prepared());
              s.mark().begin().sees("JobAdmission", "can't create", "no Jobs today");
              policy.forEach(object -> s.client.resource(object).delete());
              s.goesOn();
            }),
        new FailureRow(
            "limit-range",
            "LimitRange refuses the pod",
            "LimitRange with 16Mi at most, removed later",
            s -> {
              var range = Refusals.limitRange(s.prepared());
              s.mark().begin().sees("JobAdmission", "maximum memory usage per Container");
              s.client.resource(range).delete();
              s.goesOn();
            }),
        new FailureRow(
            "permission",
            "the operator lacks a permission",
            "the chart's role without create on jobs",
            false,
            s -> {
              s.prepared().mark().begin();
              s.sees("ApiRefused", "cannot create resource \"jobs\"");
              Faulty.permit(s, "obupgrade-it-crippled");
              s.goesOn();
            }),
        new FailureRow(
            "unschedulable",
            "no node fits",
            "a nodeSelector of the zone's pods, label put on a node later",
            s -> {
              s.prepared(pods -> pods.addToNodeSelector("obupgrade-it/unschedulable", "yes"));
              s.mark().begin().sees("JobUnschedulable", "node affinity/selector");
              Nodes.labelANode(s, "obupgrade-it/unschedulable", "yes");
              s.goesOn();
              Nodes.labelANode(s, "obupgrade-it/unschedulable", null);
            }),
        new FailureRow(
            "secret",
            "Secret missing",
            "no such Secret, made later",
            s -> {
              s.work(script(IMAGE, CHECKER, "passes", "later")).prepared().mark().begin();
              s.sees("JobConfiguration", "secret \"later\" not found");
              Faulty.secret(s, "later");
              s.goesOn();
            }),
        new FailureRow(
            "exit",
            "script ends with 1",
            "raise MyError()",
            s ->
                s.work(script("exits"))
                    .prepared()
                    .mark()
                    .begin()
                    .sees("ScriptFailed", "MyError: 'server 10.0.0.1:2882 is not in sync'")
                    .stalls()),
        new FailureRow(
            "shout",
            "script shows the password",
            "prints it in five ways and fails",
            s -> {
              s.work(script("shouts")).prepared().mark().begin();
              s.sees("ScriptFailed", "ValueError: access denied (using password: ").stalls();
              Faulty.requireNoPasswordIn(s);
            }),
        new FailureRow(
            "script-missing",
            "script missing",
            "upgrade_post.py is not in the image",
            s ->
                s.work(script(IMAGE, "upgrade_post.py", "passes", SECRET))
                    .prepared()
                    .mark()
                    .begin()
                    .sees("ScriptMissing", "upgrade_post.py")
                    .stalls()),
        new FailureRow(
            "interpreter",
            "interpreter missing",
            "a script for Python 2 in an image with Python 3",
            s ->
                s.work(script(IMAGE, "upgrade_pre.py", "passes", SECRET))
                    .prepared()
                    .mark()
                    .begin()
                    .sees("InterpreterMissing", "python3 cannot compile", "not found: ", "python2")
                    .stalls()),
        new FailureRow(
            "no-shell",
            "nothing can be started in the image",
            "FROM scratch",
            s ->
                s.work(script("obsim/no-shell:1", CHECKER, "passes", SECRET))
                    .prepared()
                    .mark()
                    .begin()
                    .sees("JobNotStarted", "/bin/sh")
                    .stalls()),
        new FailureRow(
            "crash",
            "script crashes",
            "kill -SEGV itself",
            s ->
                s.work(script("crashes"))
                    .prepared()
                    .mark()
                    .begin()
                    .sees("JobCrashed", "signal 11")
                    .stalls()),
        new FailureRow(
            "memory",
            "killed for memory",
            "takes memory without end, limit 96Mi",
            s ->
                s.work(script("devours"))
                    .prepared()
                    .mark()
                    .begin()
                    .sees("JobOutOfMemory", "96Mi")
                    .stalls()),
        new FailureRow(
            "deadline",
            "takes too long",
            "sleeps for an hour, deadline 4 s",
            s ->
                s.work(script("sleeps"))
                    .deadline(Duration.ofSeconds(4))
                    .prepared()
                    .mark()
                    .begin()
                    .sees("JobDeadline", "longer than 4 s", "waiting for the log of tenant 1002")
                    .stalls()),
        new FailureRow(
            "kubernetes-deadline",
            "Kubernetes' own deadline",
            "activeDeadlineSeconds set to 1 while it runs",
            s -> {
              s.work(script("sleeps")).prepared().begin().running();
              s.mark();
              Faulty.patchJob(s, "{\"spec\": {\"activeDeadlineSeconds\": 1}}");
              s.sees("JobDeadline", "after its deadline of 1 s").stalls();
            }),
        new FailureRow(
            "evicted",
            "pod evicted",
            "Eviction API",
            s -> {
              s.prepared().begin().running();
              s.mark();
              Faulty.evict(s);
              s.sees("JobLost", "evict").goesOn();
            }),
        new FailureRow(
            "pod-deleted",
            "pod deleted",
            "kubectl delete pod",
            s -> {
              s.prepared().begin().running();
              s.mark();
              s.client.resource(s.thePod()).delete();
              s.sees("JobLost").goesOn();
            }),
        new FailureRow(
            "job-deleted",
            "Job deleted",
            "kubectl delete job",
            s -> {
              s.prepared().begin().running();
              s.mark();
              Faulty.deleteJobInBackground(s);
              s.sees("JobLost", "somebody deleted").goesOn();
            }),
        new FailureRow(
            "job-replaced",
            "Job replaced by another",
            "created again under the same name while the operator was down",
            s -> {
              s.prepared().begin().running();
              s.operatorDies();
              Faulty.replaceJob(s, true);
              s.mark().begin().sees("JobLost", "somebody replaced it").goesOn();
            }),
        new FailureRow(
            "suspended",
            "Job suspended",
            "spec.suspend true, later false",
            s -> {
              s.prepared().begin().running();
              s.mark();
              Faulty.patchJob(s, "{\"spec\": {\"suspend\": true}}");
              s.sees("JobSuspended", "Set spec.suspend of the Job to false");
              Faulty.patchJob(s, "{\"spec\": {\"suspend\": false}}");
              s.goesOn();
            }),
        new FailureRow(
            "adopted",
            "Job left by a dead operator",
            "operator killed, its status forgotten",
            s -> {
              s.prepared().begin().theJob();
              s.operatorDies().forgetsAll().mark().begin();
              s.sees("JobRunning").goesOn();
            }),
        new FailureRow(
            "foreign",
            "Job of that name by somebody else",
            "made beforehand with another owner",
            s -> {
              s.prepared().begin().theJob();
              s.operatorDies().forgetsAll();
              Faulty.replaceJob(s, false);
              s.mark().begin().sees("JobNameTaken", "another name").goesOn();
            }));
  }
}
