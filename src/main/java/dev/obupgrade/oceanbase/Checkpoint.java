package dev.obupgrade.oceanbase;

import java.math.BigInteger;

/**
 * How far a server's log streams have come, and how much of it they have on disk. Checkpoints move
 * by themselves, every few seconds and on an idle log stream too, so that one has grown proves
 * nothing: a minor freeze has worked when the checkpoint has passed what was the log's end then.
 *
 * @param smallestScn the oldest checkpoint of the server's log streams ({@code
 *     __all_virtual_ls_info}): a restart replays from there. Unsigned 64 bits; 0 when the server
 *     reports no log stream
 * @param newestScn the newest end of their logs ({@code GV$OB_LOG_STAT}); 0 likewise
 */
public record Checkpoint(ServerAddress server, BigInteger smallestScn, BigInteger newestScn) {}
