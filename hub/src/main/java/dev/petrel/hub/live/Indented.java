package dev.petrel.hub.live;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** JSON with an element on each line. Numbers, names and texts stay as they were written, letter by letter. */
final class Indented {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String text;
    private final StringBuilder out;
    private int depth;
    private int at;

    private Indented(String text) {
        this.text = text;
        this.out = new StringBuilder(text.length() * 2);
    }

    /** The text so; empty if it is not an object or a list in JSON. */
    static Optional<String> json(String text) {
        return isJson(text) ? Optional.of(new Indented(text).write()) : Optional.empty();
    }

    private static boolean isJson(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT && first != JsonToken.START_ARRAY) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    private String write() {
        while (at < text.length()) {
            write(text.charAt(at));
        }
        return out.toString();
    }

    private void write(char c) {
        switch (c) {
            case '"' -> copyString();
            case '{', '[' -> open(c);
            case '}', ']' -> {
                depth--;
                line().append(c);
                at++;
            }
            case ',' -> {
                out.append(c);
                line();
                at++;
            }
            case ':' -> {
                out.append(": ");
                at++;
            }
            case ' ', '\t', '\r', '\n' -> at++;
            default -> {
                out.append(c);
                at++;
            }
        }
    }

    private void open(char c) {
        int next = at + 1;
        while (Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        char close = text.charAt(next);
        out.append(c);
        if (close == '}' || close == ']') {
            out.append(close);
            at = next + 1;
            return;
        }
        depth++;
        line();
        at++;
    }

    private void copyString() {
        int end = at + 1;
        while (text.charAt(end) != '"') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        out.append(text, at, end + 1);
        at = end + 1;
    }

    private StringBuilder line() {
        return out.append('\n').repeat("  ", Math.min(depth, 20));
    }
}
