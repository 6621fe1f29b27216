package dev.petrel.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.settings.MqttUrl;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NumbersTest {

    private static final Path CONFIGURATION = Path.of("docs/configuration.md");
    private static final Path DELIVERY = Path.of("docs/threads-and-delivery.md");
    private static final Path COMPOSITION = Path.of("docs/composition.md");
    private static final Path OUTBOX = Path.of("docs/outbox.md");
    private static final Path DEAD_LETTERS = Path.of("docs/dead-letters.md");
    private static final Path JOBS = Path.of("docs/jobs.md");
    private static final List<Path> PAGES = List.of(CONFIGURATION, DELIVERY, COMPOSITION, OUTBOX, DEAD_LETTERS, JOBS);
    private static final List<String> ROOMS = List.of(
            "",
            "settings.",
            "connection.",
            "delivery.",
            "observe.",
            "wire.",
            "batch.",
            "stream.",
            "overflow.",
            "outbox.",
            "deadletter.",
            "jobs.");
    private static final int MEBIBYTE = 1 << 20;

    record Documented(Path page, String constant, String value) {}

    static Stream<Documented> constants() {
        return PAGES.stream()
                .flatMap(page -> Pages.rows(page).stream()
                        .filter(row -> row.size() == 3 && row.get(0).matches("`[A-Z]\\w+(\\.\\w+)+`"))
                        .map(row -> new Documented(page, row.get(0).replace("`", ""), row.get(1))));
    }

    @ParameterizedTest
    @MethodSource("constants")
    void aNumberInATableIsThatOfTheCode(Documented number) throws ReflectiveOperationException {
        Object value = value(number.constant());

        assertThat(number.value()).isEqualTo(shown(value));
    }

    @Test
    void eachPageHasATableOfNumbers() {
        assertThat(constants().map(Documented::page)).containsAll(PAGES);
    }

    @Test
    void theTableOfUrlsNamesEverySchemeWithItsPort() {
        List<String> documented = Pages.rows(CONFIGURATION).stream()
                .filter(row -> row.size() == 3
                        && row.get(1).matches("\\d+")
                        && row.get(0).matches("`[a-z]+`"))
                .map(row -> row.get(0).replace("`", "") + " " + row.get(1))
                .toList();

        assertThat(documented)
                .containsExactlyElementsOf(Stream.of(MqttUrl.Scheme.values())
                        .map(scheme -> scheme.text() + " " + scheme.defaultPort())
                        .toList());
    }

    /** A static field, and from there the components of records. */
    private static Object value(String constant) throws ReflectiveOperationException {
        List<String> path = List.of(constant.split("\\.", -1));
        Field field = type(path.get(0)).getDeclaredField(path.get(1));
        field.setAccessible(true);
        Object value = field.get(null);
        for (String component : path.subList(2, path.size())) {
            Method accessor = value.getClass().getMethod(component);
            value = accessor.invoke(value);
        }
        return value;
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        for (String room : ROOMS) {
            try {
                return Class.forName("dev.petrel." + room + name);
            } catch (ClassNotFoundException e) {
                // In another room, then.
            }
        }
        throw new ClassNotFoundException(name + " in none of " + ROOMS);
    }

    private static String shown(Object value) {
        if (value instanceof Duration duration) {
            return BigDecimal.valueOf(duration.toNanos(), 9)
                            .stripTrailingZeros()
                            .toPlainString() + " s";
        }
        long number = ((Number) value).longValue();
        return number >= MEBIBYTE && number % MEBIBYTE == 0 ? number / MEBIBYTE + " MiB" : Long.toString(number);
    }
}
