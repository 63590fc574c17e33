package dev.obupgrade.sim.mysql;

/** The first byte of a client's packet, by MySQL's names. */
final class Command {
  static final int QUIT = 0x01;
  static final int INIT_DB = 0x02;
  static final int QUERY = 0x03;
  static final int FIELD_LIST = 0x04;
  static final int STATISTICS = 0x09;
  static final int PROCESS_INFO = 0x0A;
  static final int PROCESS_KILL = 0x0C;
  static final int PING = 0x0E;
  static final int CHANGE_USER = 0x11;
  static final int STMT_PREPARE = 0x16;
  static final int STMT_EXECUTE = 0x17;
  static final int STMT_SEND_LONG_DATA = 0x18;
  static final int STMT_CLOSE = 0x19;
  static final int STMT_RESET = 0x1A;
  static final int SET_OPTION = 0x1B;
  static final int STMT_FETCH = 0x1C;
  static final int RESET_CONNECTION = 0x1F;

  private Command() {}

  /** Returns the command of a packet. An empty packet counts as an unknown command. */
  static int of(Packet packet) {
    return packet.payload().length == 0 ? -1 : packet.payload()[0] & 0xFF;
  }
}
