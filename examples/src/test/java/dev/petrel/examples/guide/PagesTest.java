package dev.petrel.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PagesTest {

    private static final Path SOURCES = Path.of("examples/src/main/java/dev/petrel/examples");
    private static final Path TESTS = Path.of("examples/src/test/java/dev/petrel/examples");
    private static final Pattern BLOCK =
            Pattern.compile("(?:<!-- code: (\\S+) (\\S+) -->\n)?```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");

    static List<Path> pages() {
        return Pages.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void codeIsThatOfACompiledExample(Path page) {
        Matcher block = BLOCK.matcher(Pages.text(page));

        while (block.find()) {
            assertThat(block.group(1))
                    .as("source of a block of code in " + page)
                    .isNotNull();
            assertThat(block.group(3))
                    .as("block " + block.group(2) + " of " + page)
                    .isEqualTo(region(block.group(1), block.group(2)));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) {
        List<String> dead = new ArrayList<>();
        Matcher link = LINK.matcher(Pages.text(page));

        while (link.find()) {
            String target = link.group(1);
            Path folder = Pages.ROOT.resolve(page).resolve("..").normalize();
            if (!target.contains("://") && !Files.exists(folder.resolve(target))) {
                dead.add(target);
            }
        }

        assertThat(dead).isEmpty();
    }

    @Test
    void theReadmeShowsItsCodeAndNamesVersionAndJdk() {
        String readme = Pages.text(Path.of("README.md"));
        String pom = Pages.text(Path.of("pom.xml"));

        assertThat(readme).containsPattern(BLOCK);
        assertThat(readme).contains(between(pom, "<version>", "</version>"));
        assertThat(readme).contains("JDK, " + between(pom, "<maven.compiler.release>", "</") + " or newer");
    }

    @Test
    void theFirstServiceTakesLessThanTenLines() {
        assertThat(region("FirstService.java", "first-service").lines()).hasSizeLessThan(10);
    }

    /**
     * What stands between two markers of a file of the guide, or of the folder that is named; moved to the left. A test is
     * looked for among the tests.
     */
    private static String region(String file, String name) {
        Path sources = file.endsWith("Test.java") ? TESTS : SOURCES;
        String source = Pages.text(sources.resolve(file.contains("/") ? file : "guide/" + file));
        return between(source, "// begin: " + name + "\n", "// end: " + name)
                .stripTrailing()
                .stripIndent()
                .concat("\n");
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start);
        int to = text.indexOf(end, from + start.length());
        assertThat(from).as("place of " + start).isNotNegative();
        assertThat(to).as("place of " + end).isNotNegative();
        return text.substring(from + start.length(), to);
    }
}
