package dev.obupgrade.oceanbase;

/**
 * A server's tablets ({@code __all_virtual_tablet_pointer_status}) and its free bytes ({@code
 * __all_virtual_disk_stat}).
 */
public record TabletRoom(ServerAddress server, long tablets, long freeBytes) {}
