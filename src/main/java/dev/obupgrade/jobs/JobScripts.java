package dev.obupgrade.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The texts that a Job in an OceanBase image runs with {@code /bin/sh -c}. They never double a
 * dollar sign, which Kubernetes would turn into one.
 *
 * @param runScript runs one upgrade script; takes its settings from the environment, the launcher
 *     in {@value #LAUNCHER}
 * @param launcher the Python text that keeps the password from being seen
 * @param probe reports what is in the image; {@link dev.obupgrade.plan.ImageProbe} reads its answer
 */
public record JobScripts(String runScript, String launcher, String probe) {

  /** The variable that passes the text of {@link #launcher} to {@link #runScript}. */
  public static final String LAUNCHER = "OBU_LAUNCHER";

  /** A variable is missing or has a value that would do harm. */
  public static final int EXIT_WRONG_SETTING = 64;

  /** The work folder is not writable. */
  public static final int EXIT_NO_WORK_FOLDER = 65;

  /** The image does not have the script. */
  public static final int EXIT_NO_SCRIPT = 66;

  /** The image's observer is another build than the planned one. The script did not start. */
  public static final int EXIT_OTHER_BUILD = 67;

  /** No Python of the image has mysql-connector-python and can compile the script. */
  public static final int EXIT_NO_INTERPRETER = 69;

  /**
   * The script, or the check suite, ended because it lost its connection to the database server and
   * for no other reason. EX_TEMPFAIL of sysexits.h: the vendor's scripts end with 0 or 1.
   */
  public static final int EXIT_DISCONNECTED = 75;

  /** The script exceeded its deadline, and the launcher stopped it. */
  public static final int EXIT_DEADLINE = 124;

  /** SIGTERM stopped the script. */
  public static final int EXIT_STOPPED = 143;

  /** Reads the texts from this program's own jar. */
  public static JobScripts load() {
    String interpreter = text("interpreter.sh");
    return new JobScripts(
        interpreter + text("run-script.sh"), text("launcher.py"), interpreter + text("probe.sh"));
  }

  private static String text(String name) {
    try (var in = JobScripts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The program was built without its resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
