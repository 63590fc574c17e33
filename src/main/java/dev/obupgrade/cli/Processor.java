package dev.obupgrade.cli;

import dev.obupgrade.precheck.check.Intent.Avx2;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The processor of the machine that this runs on. */
final class Processor {
  private static final Path LINUX = Path.of("/proc/cpuinfo");
  private static final List<String> X86 = List.of("amd64", "x86_64", "i386", "x86");

  private Processor() {}

  /**
   * Whether the processor has AVX2. Only x86 machines have it; without Linux, the answer is
   * unknown.
   */
  static Avx2 avx2() {
    return X86.contains(System.getProperty("os.arch")) ? avx2(LINUX) : Avx2.MISSING;
  }

  static Avx2 avx2(Path cpuinfo) {
    try (Stream<String> lines = Files.lines(cpuinfo)) {
      List<List<String>> flags =
          lines
              .filter(line -> line.startsWith("flags"))
              .map(line -> List.of(line.split("\\s+")))
              .toList();
      if (flags.isEmpty()) {
        return Avx2.UNKNOWN;
      }
      return flags.stream().allMatch(f -> f.contains("avx2")) ? Avx2.AVAILABLE : Avx2.MISSING;
    } catch (IOException notLinux) {
      return Avx2.UNKNOWN;
    }
  }
}
