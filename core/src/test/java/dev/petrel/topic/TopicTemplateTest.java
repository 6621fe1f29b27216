package dev.petrel.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics with gaps: a value cannot leave its level (S4). */
class TopicTemplateTest {

    @Test
    void gapsAreFilledWithValues() {
        TopicTemplate template = TopicTemplate.of("{prefix}/sensor/{kind}_{id}_state/{id}");

        Topic topic = template.expand(Map.of("prefix", "home", "kind", "cam", "id", "7"));

        assertThat(topic).isEqualTo(Topic.of("home/sensor/cam_7_state/7"));
        assertThat(template.names()).containsExactly("prefix", "kind", "id");
        assertThat(template).hasToString("{prefix}/sensor/{kind}_{id}_state/{id}");
    }

    @Test
    void aTemplateWithoutGapsIsATopic() {
        assertThat(TopicTemplate.of("$SYS/a").expand(Map.of())).isEqualTo(Topic.of("$SYS/a"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a/b | holds a /",
                "/   | holds a /",
                "+   | holds the wildcard +",
                "a#  | holds the wildcard #",
                "''  | is empty"
            })
    void aValueStaysInItsLevel(String value, String reason) {
        TopicTemplate template = TopicTemplate.of("dead/{topic}");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> template.expand(Map.of("topic", value)))
                .withMessageContaining("value \"" + value + "\" of topic " + reason);
    }

    @Test
    void aNulInAValueIsRefused() {
        TopicTemplate template = TopicTemplate.of("dead/{topic}");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> template.expand(Map.of("topic", "a\0")))
                .withMessageContaining("\"a\\u0000\" of topic holds a NUL");
    }

    @Test
    void aValueCannotReachTheTopicsOfTheBroker() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicTemplate.of("{prefix}/x").expand(Map.of("prefix", "$SYS")))
                .withMessageContaining("puts a $ in front");
        assertThat(TopicTemplate.of("a/{id}").expand(Map.of("id", "$x"))).isEqualTo(Topic.of("a/$x"));
    }

    @Test
    void missingAndUnknownNamesAreMistakes() {
        TopicTemplate template = TopicTemplate.of("{a}/{b}");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> template.expand(Map.of("a", "1")))
                .withMessage("topic template \"{a}/{b}\" misses a value for b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> template.expand(Map.of("a", "1", "b", "2", "d", "4", "c", "3")))
                .withMessage("topic template \"{a}/{b}\" has no gap for c, d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/{", "a/}", "a/{}", "a/{b c}", "{{a}}", "a/+", "#/{a}", "a\0{b}"})
    void whatCannotBecomeATopicIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicTemplate.of(text))
                .withMessageStartingWith("topic template ");
    }

    @Test
    void aTopicThatGetsTooLongIsRefused() {
        TopicTemplate template = TopicTemplate.of("a/{b}");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> template.expand(Map.of("b", "x".repeat(65_534))))
                .withMessageContaining("65536 bytes");
    }

    @Test
    void templatesAreEqualByTheirText() {
        assertThat(TopicTemplate.of("a/{b}"))
                .isEqualTo(TopicTemplate.of("a/{b}"))
                .hasSameHashCodeAs(TopicTemplate.of("a/{b}"));
        assertThat(TopicTemplate.of("a/{b}")).isNotEqualTo(TopicTemplate.of("a/{c}"));
    }
}
