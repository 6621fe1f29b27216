package dev.petrel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tree finds what each filter by itself says. */
class TopicTreePropertyTest {

    private static final List<String> LEVELS = List.of("a", "b", "", "$", "$SYS", "é");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void theTreeFindsExactlyTheFiltersThatMatch(long seed) {
        Random chance = new Random(seed);
        TopicTree<String> tree = new TopicTree<>();
        List<Held> held = new ArrayList<>();

        for (int i = 0; i < 3000; i++) {
            switch (chance.nextInt(3)) {
                case 0 -> {
                    Held one = new Held(filter(chance), "value " + i);
                    held.add(one);
                    tree.add(one.filter, one.value);
                }
                case 1 -> {
                    if (held.size() > 20) {
                        Held one = held.remove(chance.nextInt(held.size()));
                        tree.remove(one.filter, one.value);
                    }
                }
                default -> assertAgree(tree, held, topic(chance));
            }
        }
    }

    private static void assertAgree(TopicTree<String> tree, List<Held> held, Topic topic) {
        List<String> found = new ArrayList<>();

        tree.match(topic, found::add);

        assertThat(found)
                .as("filters of %s", topic)
                .containsExactlyInAnyOrderElementsOf(held.stream()
                        .filter(each -> each.filter.matches(topic))
                        .map(Held::value)
                        .toList());
    }

    private static Topic topic(Random chance) {
        String name = Stream.generate(() -> LEVELS.get(chance.nextInt(LEVELS.size())))
                .limit(1 + chance.nextInt(4))
                .collect(Collectors.joining("/"));
        return Topic.of(name.isEmpty() ? "a" : name);
    }

    private static TopicFilter filter(Random chance) {
        List<String> levels = new ArrayList<>();
        int depth = 1 + chance.nextInt(4);
        for (int i = 0; i < depth; i++) {
            int kind = chance.nextInt(5);
            levels.add(kind == 0 ? "+" : kind == 1 ? "{x" + i + "}" : LEVELS.get(chance.nextInt(LEVELS.size())));
        }
        if (chance.nextInt(4) == 0) {
            levels.add("#");
        }
        String text = String.join("/", levels);
        return TopicFilter.of(
                text.isEmpty() || text.startsWith("$share/")
                        ? "a"
                        : chance.nextInt(6) == 0 ? "$share/g/" + text : text);
    }

    private record Held(TopicFilter filter, String value) {}
}
