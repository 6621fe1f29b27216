package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
    void aLineThatFillsTheMemoryIsRefused() {
        InputStream endless = new SequenceInputStream(
                new ByteArrayInputStream("short\n".getBytes(StandardCharsets.UTF_8)),
                new ByteArrayInputStream(new byte[LineReader.LONGEST + 1]));
        LineReader reader = new LineReader(endless);

        assertThatThrownBy(() -> {
                    while (reader.next() != null) {}
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 2 is longer than");
    }

    private static List<String> lines(String text) throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        List<String> lines = new ArrayList<>();
        for (byte[] line = reader.next(); line != null; line = reader.next()) {
            lines.add(new String(line, StandardCharsets.UTF_8));
        }
        return lines;
    }
}
