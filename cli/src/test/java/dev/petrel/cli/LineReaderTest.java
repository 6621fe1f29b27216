package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Payload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    @Test
    void linesComeWithoutTheirEnds() throws IOException {
        assertThat(lines("one\n\ntwo\r\nü\nlast")).containsExactly("one", "", "two", "ü", "last");
    }

    @Test
    void nothingBehindTheLastEndIsNoLine() throws IOException {
        assertThat(lines("one\n")).containsExactly("one");
        assertThat(lines("")).isEmpty();
        assertThat(lines("\n")).containsExactly("");
    }

    @Test
    void aLineThatIsTooLongIsPassedOver() throws IOException {
        InputStream endless = new SequenceInputStream(
                new ByteArrayInputStream("short\n".getBytes(StandardCharsets.UTF_8)),
                new SequenceInputStream(
                        new ByteArrayInputStream(new byte[LineReader.LONGEST + 1]),
                        new ByteArrayInputStream("\nlast".getBytes(StandardCharsets.UTF_8))));
        LineReader reader = new LineReader(endless);

        List<LineReader.@Nullable Line> lines =
                Arrays.asList(reader.next(), reader.next(), reader.next(), reader.next());

        assertThat(lines)
                .containsExactly(
                        new LineReader.Line(1, Payload.utf8("short"), false),
                        new LineReader.Line(2, Payload.EMPTY, true),
                        new LineReader.Line(3, Payload.utf8("last"), false),
                        null);
    }

    private static List<String> lines(String text) throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        List<String> lines = new ArrayList<>();
        for (LineReader.Line line = reader.next(); line != null; line = reader.next()) {
            lines.add(line.content().utf8());
        }
        return lines;
    }
}
