package dev.obupgrade.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProcessEndTest {
  private final List<Integer> exits = new ArrayList<>();
  private final ProcessEnd end = new ProcessEnd(exits::add);

  static List<Error> errors() {
    return List.of(
        new OutOfMemoryError("a test"), new StackOverflowError(), new NoClassDefFoundError("a/B"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void anErrorInATurnEndsTheProcess(Error error) {
    assertThatThrownBy(
            () ->
                end.at(
                    "default/up",
                    () -> {
                      throw error;
                    }))
        .isSameAs(error);

    assertThat(exits).containsExactly(ProcessEnd.EXIT_CODE);
  }

  @ParameterizedTest
  @MethodSource("errors")
  void anErrorInAnyOtherThreadToo(Error error) {
    end.uncaught(Thread.currentThread(), error);

    assertThat(exits).containsExactly(ProcessEnd.EXIT_CODE);
  }

  @Test
  void anExceptionDoesNot() {
    end.uncaught(Thread.currentThread(), new IllegalStateException("a test"));

    assertThat(end.at("default/up", () -> "fine")).isEqualTo("fine");
    assertThat(exits).isEmpty();
  }

  @Test
  void theVirtualMachineOfTheImageEndsWithoutMemory() throws IOException {
    assertThat(Files.readString(Path.of("Dockerfile"))).contains("-XX:+ExitOnOutOfMemoryError");
  }
}
