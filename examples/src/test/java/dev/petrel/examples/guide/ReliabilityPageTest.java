package dev.petrel.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The cases on docs/reliability.md, and the tests that show them. */
class ReliabilityPageTest {

    private static final Path PAGE = Path.of("docs/reliability.md");
    private static final Pattern ID = Pattern.compile("[RS]\\d+");

    @Test
    void everyCaseIsOnThePageOnce() {
        List<String> expected = Stream.concat(
                        IntStream.rangeClosed(1, 30).mapToObj(n -> "R" + n),
                        IntStream.rangeClosed(1, 5).mapToObj(n -> "S" + n))
                .toList();

        assertThat(cases()).map(row -> row.get(0)).containsExactlyElementsOf(expected);
    }

    @Test
    void theTestOfEachCaseIsThereAndNamesIt() throws IOException {
        List<String> wrong = new ArrayList<>();

        for (List<String> row : cases()) {
            for (String test : row.getLast().split(", ", -1)) {
                if (!names(test, row.getFirst())) {
                    wrong.add(row.getFirst() + " -> " + test);
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    private static List<List<String>> cases() {
        return Pages.rows(PAGE).stream()
                .filter(row -> ID.matcher(row.getFirst()).matches())
                .toList();
    }

    /** Whether a test class of this name is in the sources, of one module or of several, and has the id in a comment. */
    private static boolean names(String test, String id) throws IOException {
        Pattern comment = Pattern.compile("\\*.*[( ]" + id + "[,);: ]");
        for (String module : List.of("core", "it", "testkit", "cli")) {
            try (Stream<Path> files = Files.walk(Pages.ROOT.resolve(module).resolve("src/test/java"))) {
                List<Path> found =
                        files.filter(path -> path.endsWith(test + ".java")).toList();
                for (Path file : found) {
                    if (comment.matcher(Files.readString(file)).find()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
