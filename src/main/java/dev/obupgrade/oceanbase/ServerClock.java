package dev.obupgrade.oceanbase;

import java.util.Optional;

/**
 * A server's clock compared with ours.
 *
 * @param aheadMicros by how much it is ahead of ours
 * @param errorMicros how far that may be off: half of the time that the answer took
 * @param trouble why it could not be read, and then the numbers mean nothing
 */
public record ServerClock(
    ServerAddress server, long aheadMicros, long errorMicros, Optional<String> trouble) {

  public static ServerClock read(ServerAddress server, long aheadMicros, long errorMicros) {
    return new ServerClock(server, aheadMicros, errorMicros, Optional.empty());
  }

  public static ServerClock unread(ServerAddress server, String trouble) {
    return new ServerClock(server, 0, 0, Optional.of(trouble));
  }
}
