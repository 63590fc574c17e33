package dev.obupgrade.api;

/** How far an upgrade was when somebody left it unfinished. */
public enum TakenOverFrom {
  /** {@code upgrade_pre.py} has begun, and no server runs the new build yet. */
  Prepared,
  /** Servers run two builds. */
  Mixed,
  /** Every server runs the new build, and {@code upgrade_post.py} has not begun. */
  AllNew,
  /** {@code upgrade_post.py} has ended the rolling upgrade, and upgrade mode is on. */
  PostBegun,
  /** Upgrade mode is off, but {@code upgrade_post.py} has not done all of its work. */
  AfterPost;

  /** Whether the cluster need no longer be as {@code upgrade_pre.py} left it. */
  public boolean postBegun() {
    return this == PostBegun || this == AfterPost;
  }
}
