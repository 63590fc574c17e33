package dev.obupgrade.oceanbase;

import java.math.BigInteger;

/**
 * The oldest checkpoint of a server's log streams ({@code __all_virtual_ls_info}): a minor freeze
 * has worked when it has grown.
 *
 * @param smallestScn unsigned 64 bits; 0 when the server reports no log stream
 */
public record Checkpoint(ServerAddress server, BigInteger smallestScn) {}
