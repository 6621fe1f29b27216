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

/** The cases on docs/reliability.md, the tests that show them, and those that print figures. */
class ReliabilityPageTest {

    private static final Path PAGE = Path.of("docs/reliability.md");
    private static final Pattern ID = Pattern.compile("[RS]\\d+");

    /** Columns of the tables. */
    private static final int CASE = 4;

    private static final int FIGURE = 3;

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

    @Test
    void theTestOfEachFigureIsOneOfItsCaseAndPrintsIt() throws IOException {
        List<String> wrong = new ArrayList<>();

        for (List<String> figure : rows(FIGURE)) {
            String id = figure.getFirst();
            String test = figure.getLast();
            boolean ofItsCase = cases().stream()
                    .anyMatch(row -> row.getFirst().equals(id)
                            && List.of(row.getLast().split(", ", -1)).contains(test));
            if (!ofItsCase || sources(test).stream().noneMatch(source -> prints(source, id))) {
                wrong.add(id + " -> " + test);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(rows(FIGURE)).isNotEmpty();
    }

    private static boolean prints(String source, String id) {
        return Pattern.compile("\"(measured: )?" + id + " ").matcher(source).find();
    }

    private static List<List<String>> cases() {
        return rows(CASE);
    }

    private static List<List<String>> rows(int columns) {
        return Pages.rows(PAGE).stream()
                .filter(row ->
                        row.size() == columns && ID.matcher(row.getFirst()).matches())
                .toList();
    }

    /** Whether a test class of this name is in the sources, of one module or of several, and has the id in a comment. */
    private static boolean names(String test, String id) throws IOException {
        Pattern comment = Pattern.compile("\\*.*[( ]" + id + "[,);: ]");
        return sources(test).stream().anyMatch(source -> comment.matcher(source).find());
    }

    /** Of the test class of this name in each module that has one. */
    private static List<String> sources(String test) throws IOException {
        List<String> sources = new ArrayList<>();
        for (String module : List.of("core", "it", "testkit", "cli")) {
            try (Stream<Path> files = Files.walk(Pages.ROOT.resolve(module).resolve("src/test/java"))) {
                for (Path file :
                        files.filter(path -> path.endsWith(test + ".java")).toList()) {
                    sources.add(Files.readString(file));
                }
            }
        }
        return sources;
    }
}
