package dev.obupgrade.adoption;

import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.reason.Reason;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Can the operator and the scripts use each zone's name? OceanBase accepts any text, but the
 * vendor's scripts put the name into their SQL as it is, and a list of zones goes through an
 * environment variable.
 */
final class ZoneNamesUsable implements DatabaseQuestion {
  private static final Pattern USABLE = Pattern.compile(ZoneSpec.NAME);

  @Override
  public Stream<Objection> ask(Candidate candidate, ClusterView database) {
    return database.zones().stream()
        .map(Zone::name)
        .filter(zone -> !USABLE.matcher(zone).matches())
        .map(
            zone ->
                Objection.of(
                    Reason.ZoneNameUnusable,
                    "Zone '%s' of the database has a name with other characters than letters,"
                        + " digits, '_', '-' and '.'. The vendor's scripts can't handle it",
                    zone));
  }
}
