package dev.petrel.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random filters and topics of few levels and few letters, so that they meet often; the oracle only cuts lists. */
class TopicFilterPropertyTest {

    private static final List<String> LEVELS = List.of("", "a", "b", "ab", "$SYS", "$");

    @Test
    void matchesAgreesWithAnOracleThatSplits() {
        Random random = new Random(39);
        int matched = 0;

        for (int round = 0; round < 100_000; round++) {
            List<String> filter = levels(random, true);
            List<String> topic = levels(random, false);
            if (String.join("/", filter).isEmpty() || String.join("/", topic).isEmpty()) {
                continue;
            }
            boolean expected = !hidden(filter, topic) && oracle(filter, topic);

            boolean matches = TopicFilter.of(String.join("/", filter)).matches(Topic.of(String.join("/", topic)));

            assertThat(matches).as("%s on %s", filter, topic).isEqualTo(expected);
            matched += matches ? 1 : 0;
        }

        assertThat(matched).isBetween(2_000, 98_000);
    }

    private static List<String> levels(Random random, boolean wildcards) {
        List<String> levels = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            boolean plus = wildcards && random.nextInt(3) == 0;
            levels.add(plus ? "+" : LEVELS.get(random.nextInt(LEVELS.size())));
        }
        if (wildcards && random.nextInt(3) == 0) {
            levels.set(levels.size() - 1, "#");
        }
        return levels;
    }

    private static boolean hidden(List<String> filter, List<String> topic) {
        return topic.get(0).startsWith("$")
                && (filter.get(0).equals("+") || filter.get(0).equals("#"));
    }

    private static boolean oracle(List<String> filter, List<String> topic) {
        if (filter.isEmpty()) {
            return topic.isEmpty();
        }
        if (filter.get(0).equals("#")) {
            return true;
        }
        return !topic.isEmpty()
                && (filter.get(0).equals("+") || filter.get(0).equals(topic.get(0)))
                && oracle(filter.subList(1, filter.size()), topic.subList(1, topic.size()));
    }
}
