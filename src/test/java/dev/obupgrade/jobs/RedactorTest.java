package dev.obupgrade.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The redactor by itself, in Python, with output cut at random. */
class RedactorTest {

  @Test
  void whereverOutputIsCutTheResultIsTheSameAndFreeOfThePassword(@TempDir Path folder)
      throws Exception {
    JobShell.needsPython3();
    Files.writeString(folder.resolve("launcher.py"), JobScripts.load().launcher());
    Files.writeString(
        folder.resolve("cuts.py"),
        """
        import random
        from launcher import Redactor

        chance = random.Random(5)
        for run in range(400):
            letters = "ab'\\\\*" if run % 2 else "a\\u00e9%\\""
            password = "".join(chance.choice(letters) for _ in range(chance.randint(1, 6))).encode("utf-8")
            forms = Redactor(password).forms
            assert password in forms
            parts = [chance.choice([chance.choice(forms), chance.choice(letters).encode("utf-8"), b"\\n"]) for _ in range(30)]
            text = b"".join(parts)
            whole = Redactor(password)
            expected = whole.feed(text) + whole.finish()
            for form in forms:
                assert whole.alone or form not in expected, (password, form, text, expected)
            cut = Redactor(password)
            result, at = b"", 0
            while at < len(text):
                size = chance.randint(1, 5)
                result += cut.feed(text[at:at + size])
                assert len(cut.held) < 2 * cut.longest
                at += size
            result += cut.finish()
            assert result == expected, (password, text, result, expected)
            lines = Redactor(password)
            kept = lines.feed(b"\\n".join(parts)) + lines.finish()
            assert not set(kept.split(b"\\n")) & set(forms), (password, parts, kept)
        plain = Redactor(b"")
        assert plain.feed(b"as it is") == b"as it is"
        at_once = Redactor(b"secret")
        assert at_once.feed(b"a line\\n") == b"a line\\n", "nothing is held back without need"
        print("same")
        """);

    var process =
        new ProcessBuilder("python3", "cuts.py")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();

    assertThat(new String(process.getInputStream().readAllBytes())).isEqualTo("same\n");
  }
}
