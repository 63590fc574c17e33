package dev.obupgrade.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.obupgrade.reason.Chapter;
import dev.obupgrade.reason.Course;
import dev.obupgrade.reason.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every reason not to begin is shown by a test, and the page has every remark. */
class RefusalsShownTest {
  private static final Path PAGE = Path.of("docs/troubleshooting.md");
  private static final Pattern REMARK =
      Pattern.compile("^\\| `(\\w+)` \\| [^|]+ \\| [^|]+ \\|$", Pattern.MULTILINE);

  @Test
  void thePageHasEveryRemark() throws IOException {
    String page = Files.readString(PAGE);
    int start = page.indexOf("\n### Notes");
    assertThat(start).as("section Notes of %s", PAGE).isNotNegative();
    List<String> told =
        REMARK
            .matcher(page.substring(start, page.indexOf("\n#", start + 2)))
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(told).containsExactlyElementsOf(Stream.of(Remark.values()).map(Enum::name).toList());
  }

  @Test
  void everyRefusalIsShownByATest() {
    JavaClasses classes = new ClassFileImporter().importPackages("dev.obupgrade");
    Set<String> shown =
        classes.stream()
            .flatMap(c -> c.getMethods().stream())
            .filter(method -> method.isAnnotatedWith(Shows.class))
            .map((JavaMethod method) -> method.getAnnotationOfType(Shows.class))
            .flatMap(shows -> Stream.of(shows.value()))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> refusals =
        Stream.of(Reason.values())
            .filter(reason -> reason.chapter() == Chapter.PLANNING)
            .filter(reason -> reason.course() == Course.PERSON)
            .map(Enum::name)
            .collect(Collectors.toCollection(TreeSet::new));
    // They may pass, and may also keep an upgrade from beginning for good.
    refusals.add(Reason.DatabaseUnavailable.name());
    refusals.add(Reason.AddressNotInvited.name());
    refusals.add(Reason.JobImagePull.name());

    assertThat(shown).containsExactlyElementsOf(refusals);
  }
}
