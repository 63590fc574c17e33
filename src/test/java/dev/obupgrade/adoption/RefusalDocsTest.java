package dev.obupgrade.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
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

/** docs/refusals.md tells of every refusal, and every refusal it tells of is shown by a test. */
class RefusalDocsTest {
  private static final Path PAGE = Path.of("docs/refusals.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| `(\\w+)` \\| [^|]+ \\| [^|]+ \\|$", Pattern.MULTILINE);

  private static List<String> told(String section) throws IOException {
    String page = Files.readString(PAGE);
    int start = page.indexOf("\n## " + section);
    assertThat(start).as("section '%s' of %s", section, PAGE).isNotNegative();
    int end = page.indexOf("\n## ", start + 1);
    return ROW.matcher(page.substring(start, end < 0 ? page.length() : end))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static List<String> names(Enum<?>[] values) {
    return Stream.of(values).map(Enum::name).toList();
  }

  @Test
  void thePageTellsOfEveryRefusalAndOfNoOther() throws IOException {
    assertThat(told("At validate")).containsExactlyElementsOf(names(Refusal.values()));
  }

  @Test
  void thePageTellsOfEveryRemark() throws IOException {
    assertThat(told("Notes")).containsExactlyElementsOf(names(Remark.values()));
  }

  @Test
  void everyRefusalIsShownByATest() throws IOException {
    JavaClasses classes = new ClassFileImporter().importPackages("dev.obupgrade");
    Set<String> shown =
        classes.stream()
            .flatMap(c -> c.getMethods().stream())
            .filter(method -> method.isAnnotatedWith(Shows.class))
            .map((JavaMethod method) -> method.getAnnotationOfType(Shows.class))
            .flatMap(shows -> Stream.of(shows.value()))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> told = new TreeSet<>(told("At validate"));
    told.addAll(told("On the way to the plan"));

    assertThat(shown).containsExactlyElementsOf(told);
  }
}
