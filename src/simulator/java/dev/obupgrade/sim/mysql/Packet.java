package dev.obupgrade.sim.mysql;

/**
 * One message of a client, joined from as many frames as it came in.
 *
 * @param nextSequence the sequence number its answer begins with
 * @param tooLong whether it was longer than any session allows, so that its payload is missing
 */
record Packet(byte[] payload, int nextSequence, boolean tooLong) {

  /** The longest frame. A message of this length or more continues in another frame. */
  static final int MAX_FRAME = 0xFFFFFF;

  Packet(byte[] payload, int nextSequence) {
    this(payload, nextSequence, false);
  }
}
