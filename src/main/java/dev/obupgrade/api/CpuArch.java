package dev.obupgrade.api;

/** Whether the servers' processors have AVX2. */
public enum CpuArch {
  /** The same as the processor of the node on which the pre-checks run. */
  Auto,
  Avx2,
  NoAvx2
}
