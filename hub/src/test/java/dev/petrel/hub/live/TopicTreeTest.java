package dev.petrel.hub.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopicTreeTest {

    private final TopicTree tree = new TopicTree();

    @Test
    void levelsAreCountedWithWhatIsBelowThem() {
        say("home/kitchen/light", "on");
        say("home/kitchen/light", "off");
        say("home/hall", "21");

        Branch home = first(Set.of("home"));
        assertThat(home.messages()).isEqualTo(3);
        assertThat(home.value()).isNull();
        assertThat(home.below()).extracting(Branch::name).containsExactly("hall", "kitchen");
        assertThat(home.below().get(0).value()).isEqualTo("21");
        Branch kitchen = home.below().get(1);
        assertThat(kitchen.parent()).isTrue();
        assertThat(kitchen.below()).as("closed").isEmpty();
        assertThat(tree.last("home/kitchen/light").orElseThrow().kept().utf8()).isEqualTo("off");
    }

    @Test
    void emptyLevelsAreLevels() {
        say("/a", "1");
        say("a", "2");

        assertThat(tree.show(Set.of()).below()).extracting(Branch::topic).containsExactly("", "a");
        assertThat(first(Set.of("")).below()).extracting(Branch::topic).containsExactly("/a");
        assertThat(tree.last("/a").orElseThrow().kept().utf8()).isEqualTo("1");
    }

    @Test
    void whatTheBrokerKeepsIsMarkedUntilItIsCleared() {
        tree.add(Sightings.retained(1, "a", "x"));
        say("a", "y");
        assertThat(tree.retained("a")).isTrue();

        say("a", "");
        assertThat(tree.retained("a")).isFalse();
    }

    @Test
    void thereAreOnlySoManyLevelsAndTheRestIsCounted() {
        for (int i = 0; i < TopicTree.MOST + 7; i++) {
            say(Integer.toString(i), "x");
        }
        say("0", "again");

        assertThat(tree.size()).isEqualTo(TopicTree.MOST);
        assertThat(tree.passed()).isEqualTo(7);
        assertThat(tree.last("0").orElseThrow().kept().utf8()).isEqualTo("again");
        Branch root = tree.show(Set.of());
        assertThat(root.below()).hasSize(TopicTree.WIDEST);
        assertThat(root.more()).isEqualTo(TopicTree.MOST - TopicTree.WIDEST);
    }

    @Test
    void endlessTopicsAreNoDeeperThanTheyMay() {
        String deep = "a/".repeat(1_000) + "b";
        say(deep, "x");

        assertThat(tree.size()).isEqualTo(TopicTree.DEEPEST);
        assertThat(tree.last(deep)).isPresent();
    }

    @Test
    void longNamesAndValuesAreBoundedToo() {
        for (int i = 0; i < 4_000; i++) {
            say("long/" + i + "n".repeat(10_000), "v".repeat(10_000));
        }

        assertThat(tree.passed()).isPositive();
        assertThat(tree.last("long/0" + "n".repeat(10_000)).orElseThrow().kept().size())
                .isLessThan(5_000);
    }

    private void say(String topic, String text) {
        tree.add(Sightings.text(1, topic, text));
    }

    private Branch first(Set<String> open) {
        List<Branch> levels = tree.show(open).below();
        return levels.get(0);
    }
}
