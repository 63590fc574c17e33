package dev.obupgrade.e2e;

import static dev.obupgrade.e2e.StormEvent.lasting;
import static dev.obupgrade.e2e.StormEvent.once;

import dev.obupgrade.e2e.StormEvent.Moment;
import java.util.List;

/**
 * What happens in the storm. Each event is one that people and machines cause in real clusters.
 * None takes a majority away by itself: what deletes a pod happens only while all zones serve, or
 * while the stopped zone's servers still vote, because nothing can hold off a deletion.
 */
final class StormEvents {
  private StormEvents() {}

  static List<StormEvent> all() {
    return List.of(
        once("evict a pod of another zone while one is out", Moment.ONE_IS_OUT, StormEvents::evict),
        once("evict a pod while all serve", Moment.ALL_SERVE, StormEvents::evict),
        once("delete a pod while all serve", Moment.ALL_SERVE, StormEvents::delete),
        once("rollout restart while all serve", Moment.ALL_SERVE, w -> restart(w, w.anyZone())),
        once(
            "rollout restart of another zone while the stopped one runs",
            Moment.ONE_IS_STOPPED_AND_RUNS,
            w -> restart(w, w.anotherZone())),
        lasting("cordon the node", Moment.ANY, 15, w -> cordon(w, true), w -> cordon(w, false)),
        once(
            "kubectl set image: the old one in a zone that is through",
            Moment.ALL_SERVE_AND_ONE_IS_THROUGH,
            StormEvents::oldImage),
        once(
            "server-side apply: the old image in a zone that is through",
            Moment.ALL_SERVE_AND_ONE_IS_THROUGH,
            StormEvents::oldImageApplied),
        once("annotate and label a StatefulSet", Moment.ANY, StormEvents::edited),
        lasting(
            "a parameter is changed and changed back",
            Moment.IN_A_ZONE,
            8,
            w -> sql(w, "ALTER SYSTEM SET enable_rebalance = 'True'"),
            w -> sql(w, "ALTER SYSTEM SET enable_rebalance = 'False'")),
        once("the operator's pod is killed", Moment.ANY, StormEvents::operatorKilled),
        lasting(
            "a policy denies patches of StatefulSets",
            Moment.ANY,
            15,
            w -> done(w.site().hands::denyPatches),
            w -> done(w.site().hands::allowPatches)),
        lasting(
            "a policy denies Jobs",
            Moment.ANY,
            15,
            w -> done(w.site().hands::denyJobs),
            w -> done(w.site().hands::allowJobs)),
        lasting(
            "a quota of no pods",
            Moment.IN_A_ZONE,
            15,
            w -> done(() -> w.site().hands.quotaOfNoPods(true)),
            w -> done(() -> w.site().hands.quotaOfNoPods(false))),
        once("the Secret is created again", Moment.ANY, w -> done(w.site().hands::rewriteSecret)),
        once("the status is edited", Moment.ANY, w -> done(w.site().hands::editConditions)),
        once(
            "the ObUpgrade is annotated",
            Moment.ANY,
            w ->
                done(
                    () ->
                        w.site()
                            .hands
                            .annotate("obu/obtest-4-3-5-3", "note=" + w.random().nextInt()))),
        once(
            "START ZONE and STOP ZONE are refused for 15 s",
            Moment.IN_A_ZONE,
            w ->
                sql(w, "CALL sim.fault('statement_error', 'START ZONE', 4023, 'EAGAIN', 'for=15')")
                    + sql(
                        w,
                        "CALL sim.fault('statement_error', 'STOP ZONE', 4023, 'EAGAIN', 'for=15')")),
        once(
            "logs catch up slowly for 15 s",
            Moment.ANY,
            w -> sql(w, "CALL sim.fault('slow_log', '*', 3, 'for=15')")),
        lasting(
            "leaders move to another zone",
            Moment.ALL_SERVE,
            15,
            w -> sql(w, "ALTER TENANT business PRIMARY_ZONE = '" + w.anyZone() + "'"),
            w -> sql(w, "ALTER TENANT business PRIMARY_ZONE = 'RANDOM'")),
        lasting(
            "a person's PodDisruptionBudget",
            Moment.ANY,
            15,
            w -> done(() -> w.site().hands.personsBudget(true)),
            w -> done(() -> w.site().hands.personsBudget(false))),
        lasting(
            "a partition on the last zone",
            Moment.ONE_IS_NOT_BEGUN,
            15,
            w -> done(() -> w.site().hands.partition("zone3", 1)),
            w -> done(() -> w.site().hands.partition("zone3", null))),
        once("a Job's pod is deleted", Moment.A_JOB_RUNS, StormEvents::jobPodDeleted));
  }

  private static String evict(Weather weather) {
    String pod = MovingSite.pod(weather.anotherZone());
    return pod + ": " + weather.site().hands.evict(pod).map(m -> m.substring(0, 3)).orElse("gone");
  }

  private static String delete(Weather weather) {
    String pod = MovingSite.pod(weather.anyZone());
    weather.site().hands.deletePod(pod);
    return pod;
  }

  private static String restart(Weather weather, String zone) {
    weather.site().hands.restart(zone);
    return zone;
  }

  private static String cordon(Weather weather, boolean cordoned) {
    weather.site().hands.cordon(cordoned);
    return "";
  }

  private static String oldImage(Weather weather) {
    String zone = weather.zoneThatIsThrough();
    weather.site().hands.setImage(zone, Hands.OLD_IMAGE);
    return zone;
  }

  private static String oldImageApplied(Weather weather) {
    String zone = weather.zoneThatIsThrough();
    weather.site().hands.applyImage(zone, "argocd-controller", Hands.OLD_IMAGE);
    return zone;
  }

  private static String edited(Weather weather) {
    String set = "statefulset/" + MovingSite.set(weather.anyZone());
    weather.site().hands.annotate(set, "note=" + weather.random().nextInt());
    weather.site().hands.label(set, "team=" + weather.random().nextInt(1000));
    return set;
  }

  private static String operatorKilled(Weather weather) {
    weather.site().demo.killOperator();
    return "";
  }

  private static String jobPodDeleted(Weather weather) {
    String pod = weather.pick(weather.site().hands.jobPods());
    weather.site().hands.deletePod(pod);
    return pod;
  }

  private static String sql(Weather weather, String statement) throws Exception {
    weather.site().execute(statement);
    return "";
  }

  private static String done(Runnable act) {
    act.run();
    return "";
  }
}
