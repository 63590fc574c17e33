package dev.obupgrade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.precheck.check.Intent.Avx2;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorTest {
  @TempDir private Path dir;

  @Test
  void avx2IsThereWhereEveryProcessorHasIt() throws IOException {
    assertThat(of("flags\t\t: fpu avx avx2 sse\nflags\t\t: fpu avx2\n")).isEqualTo(Avx2.AVAILABLE);
    assertThat(of("flags\t\t: fpu avx2\nflags\t\t: fpu avx\n")).isEqualTo(Avx2.MISSING);
    assertThat(of("flags\t\t: fpu avx avx512_vnni avx2x\n")).isEqualTo(Avx2.MISSING);
  }

  @Test
  void itIsUnknownWhereTheMachineDoesNotTell() throws IOException {
    assertThat(of("Processor\t: something\n")).isEqualTo(Avx2.UNKNOWN);
    assertThat(Processor.avx2(dir.resolve("none"))).isEqualTo(Avx2.UNKNOWN);
  }

  private Avx2 of(String cpuinfo) throws IOException {
    return Processor.avx2(Files.writeString(dir.resolve("cpuinfo"), cpuinfo));
  }
}
