package dev.obupgrade.cli;

import dev.obupgrade.oceanbase.Password;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Reads passwords from a file or the environment, never from the command line, which everybody on a
 * machine can see.
 */
final class PasswordSource {
  private static final String NAMED_VARIABLE = "env:";
  static final String VARIABLE = "OBU_PASSWORD";

  private PasswordSource() {}

  /**
   * The file's content, else the environment's, without the last line break that an editor or
   * {@code echo} put into the file or the Secret.
   *
   * @throws IllegalArgumentException if there is none; the message says what to do
   */
  static Password read(Optional<Path> file, Map<String, String> env) {
    if (file.isPresent()) {
      return read(file.get());
    }
    if (!env.containsKey(VARIABLE)) {
      throw new IllegalArgumentException(
          "No password is given. Fix: set the environment variable %s (empty for an empty password) or give --password-file"
              .formatted(VARIABLE));
    }
    return password(env.get(VARIABLE));
  }

  /**
   * Reads the password that a login names: {@code env:VARIABLE} or a file.
   *
   * @throws IllegalArgumentException if there is none; the message says what is missing
   */
  static Password named(String source, Map<String, String> env) {
    if (!source.startsWith(NAMED_VARIABLE)) {
      return read(Path.of(source));
    }
    String variable = source.substring(NAMED_VARIABLE.length());
    if (!env.containsKey(variable)) {
      throw new IllegalArgumentException(
          "no password: the environment variable %s isn't set, or its Secret or key doesn't exist"
              .formatted(variable));
    }
    return password(env.get(variable));
  }

  private static Password read(Path file) {
    try {
      return password(Files.readString(file));
    } catch (NoSuchFileException absent) {
      throw bad(file, "the file doesn't exist", absent);
    } catch (IOException unreadable) {
      throw bad(file, "the file isn't readable as text", unreadable);
    }
  }

  private static Password password(String text) {
    return new Password(text.replaceFirst("\\R\\z", ""));
  }

  private static IllegalArgumentException bad(Path file, String why, Exception cause) {
    return new IllegalArgumentException(
        "Invalid password file '%s': %s".formatted(file, why), cause);
  }
}
