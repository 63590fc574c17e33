package dev.obupgrade.e2e;

import java.util.List;

/** The most important refusals. docs/troubleshooting.md has all of them. */
final class RefusalRows {
  private RefusalRows() {}

  static List<RefusalRow> all() {
    return List.of(
        new RefusalRow(
            "two zones",
            wish -> wish.zones("east", "west"),
            RefusalRow.API_SERVER,
            "There are fewer than three zones"),
        new RefusalRow(
            "SQL in a zone's name",
            wish -> wish.lastZone("north'; DROP TABLE t", "db-north"),
            RefusalRow.API_SERVER,
            "give the name as DBA_OB_ZONES shows it"),
        new RefusalRow(
            "zones that aren't the database's",
            wish -> wish.lastZone("south", "db-north"),
            "ZonesDiffer",
            "south",
            "north"),
        new RefusalRow(
            "unknown StatefulSet",
            wish -> wish.lastZone("north", "db-nord"),
            "StatefulSetMissing",
            "zone north",
            "db-nord"),
        new RefusalRow(
            "a container that isn't there",
            wish -> wish.container("observer"),
            "ContainerMissing",
            "'observer'",
            "exporter, ob"),
        new RefusalRow(
            "missing key of the Secret",
            wish -> wish.login("root", "password"),
            "PasswordMissing",
            "db-logins",
            "key password"),
        new RefusalRow(
            "wrong password", wish -> wish.login("root", "wrong"), "LoginRefused", "user 'root'"),
        new RefusalRow(
            "user outside the sys tenant",
            wish -> wish.login("reader@business", "reader"),
            "NotInSysTenant",
            "'reader@business'"),
        new RefusalRow(
            "user without privileges",
            wish -> wish.login("weak", "reader"),
            ForeignSite::createWeakUser,
            ForeignSite::dropWeakUser,
            "PrivilegeMissing",
            List.of("'weak'", "GRANT SUPER ON *.*"),
            false),
        new RefusalRow(
                "port without a server",
                wish -> wish.port(3999),
                "DatabaseUnavailable",
                "3999",
                "spec.cluster.connection.port")
            .whichWaits(),
        new RefusalRow(
            "downgrade", wish -> wish.target("4.3.5.1", Wish.FROM), "Downgrade", "4.3.5.1"),
        new RefusalRow(
            "image without scripts",
            wish -> wish.target("4.3.5.3", "obsim/no-scripts:1"),
            "UnusableImage",
            "obsim/no-scripts:1 lacks",
            "upgrade_checker.py"),
        new RefusalRow(
            "image of something else",
            wish -> wish.target("4.3.5.3", "obsim/misbehaving:1"),
            "UnusableImage",
            "Fix: Use an OceanBase server image."),
        new RefusalRow(
            "image of another version",
            wish -> wish.target("4.3.5.4", Wish.TO),
            "UnusableImage",
            "4.3.5.4",
            "4.3.5.3-103000092025080818"),
        new RefusalRow(
            "address that changes with a restart",
            site -> site.bindServiceToRevision(true),
            site -> site.bindServiceToRevision(false),
            "AddressNotFixed",
            "zone west",
            "Service db-west-0"),
        new RefusalRow(
            "volumes on a cordoned node",
            site -> site.cordon(true),
            site -> site.cordon(false),
            "NodeUnfit",
            "db-east-0",
            "kubectl uncordon"),
        new RefusalRow(
            "zone of another operator",
            ForeignSite::giveToAnotherOperator,
            ForeignSite::takeFromOtherOperator,
            "OperatorOwned",
            "db-north",
            "DatabaseZone"));
  }
}
