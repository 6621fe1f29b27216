package dev.petrel.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Texts in a journal. */
final class Book {

    private Book() {}

    static Journal open(Path directory) {
        return open(directory, 4096);
    }

    static Journal open(Path directory, int segmentBytes) {
        return Journal.open(directory, segmentBytes, (number, bytes, start) -> {});
    }

    static Entry entry(String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        byte[] framed = new byte[Entry.ROOM + body.length];
        System.arraycopy(body, 0, framed, Entry.ROOM, body.length);
        return new Entry(framed);
    }

    static int bytes(String text) {
        return Entry.ROOM + text.length();
    }

    static void append(Journal journal, String... texts) {
        List<Entry> left = Stream.of(texts).map(Book::entry).toList();
        while (!left.isEmpty()) {
            left = left.subList(journal.append(left), left.size());
        }
    }

    /** Texts such as "text 7". */
    static String[] texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "text " + i).toArray(String[]::new);
    }

    static List<String> read(Journal journal) {
        try (Cursor cursor = journal.from(0)) {
            return read(cursor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it reads from where it stands; "?" for what cannot be read. */
    static List<String> read(Cursor cursor) {
        List<String> texts = new ArrayList<>();
        try {
            for (Found found = cursor.next(); found != null; found = cursor.next()) {
                ByteBuffer body = found.body();
                texts.add(
                        body == null ? "?" : StandardCharsets.UTF_8.decode(body).toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    static List<Path> files(Path directory, String ending) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path onlySegment(Path directory) {
        return files(directory, Layout.SEGMENT).getFirst();
    }
}
