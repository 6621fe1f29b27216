package dev.petrel.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ThreadsTest {

    private static final Path CODE = Pages.ROOT.resolve("core/src/main/java");

    /** The name of a thread where it is given, maybe with that of a client in it. */
    private static final Pattern NAMED =
            Pattern.compile("\\.name\\(\"(petrel-[^\"]*)\"( \\+ [\\w.()]+)?(?: \\+ \"([^\"]*)\")?");

    @Test
    void theTableOfThreadsHasThoseOfTheCode() throws IOException {
        List<String> documented = Pages.rows(Path.of("docs/threads-and-delivery.md")).stream()
                .map(List::getFirst)
                .flatMap(cell -> Stream.of(cell.split(", ", -1)))
                .toList();

        try (Stream<Path> files = Files.walk(CODE)) {
            List<String> threads = files.filter(Files::isRegularFile)
                    .flatMap(file -> NAMED.matcher(Pages.text(Pages.ROOT.relativize(file)))
                            .results())
                    .map(ThreadsTest::name)
                    .toList();

            assertThat(threads).contains("`petrel-dial`", "`petrel-<client id>-core`");
            assertThat(documented).containsAll(threads);
        }
    }

    private static String name(MatchResult name) {
        String client = name.group(2) == null ? "" : "<client id>";
        String end = name.group(3) == null ? "" : name.group(3);
        return "`" + name.group(1) + client + end + "`";
    }
}
