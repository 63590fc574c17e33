package dev.obupgrade.sim.mysql;

import java.util.Arrays;

/** The server's first packet (handshake version 10). */
record Greeting(String serverVersion, int connectionId, byte[] salt) {
  Payload payload() {
    return new Payload()
        .int1(10)
        .nullTerminated(serverVersion)
        .int4(connectionId)
        .raw(Arrays.copyOf(salt, 8))
        .int1(0)
        .int2(Capability.OFFERED)
        .int1(CharacterSet.UTF8MB4.collation())
        .int2(Status.AUTOCOMMIT)
        .int2(Capability.OFFERED >>> 16)
        .int1(salt.length + 1)
        .zeros(10)
        .raw(Arrays.copyOfRange(salt, 8, salt.length))
        .int1(0)
        .nullTerminated(NativePassword.PLUGIN);
  }
}
