package dev.obupgrade.api;

/** What is known of the servers' processors. */
public enum CpuArch {
  /** What the machine has on which it is asked. */
  Auto,
  Avx2,
  NoAvx2
}
