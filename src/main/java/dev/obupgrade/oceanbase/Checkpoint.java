package dev.obupgrade.oceanbase;

import java.math.BigInteger;

/**
 * How far a server's log streams have come, and how much of it they have on disk. A server without
 * log streams has none. Checkpoints move by themselves, every few seconds and on an idle log stream
 * too, so a larger one proves nothing. A minor freeze has worked when the checkpoint has passed the
 * end that the log had when the freeze began.
 *
 * @param smallestScn the oldest checkpoint of the server's log streams ({@code
 *     __all_virtual_ls_info}), from which a restart replays. Unsigned 64 bits, more than 0
 * @param newestScn the newest end of their logs ({@code GV$OB_LOG_STAT}); 0 when the server reports
 *     none
 */
public record Checkpoint(ServerAddress server, BigInteger smallestScn, BigInteger newestScn) {}
