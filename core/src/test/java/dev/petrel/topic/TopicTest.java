package dev.petrel.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of topics, and what is none (S4). */
class TopicTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "/", "//", "a//b", "/a/", "$SYS/x", "a b", "{id}", "caf\u00e9", "\ud83d\ude00", "a\nb"})
    void whatMqttPermitsIsATopic(String name) {
        Topic topic = Topic.of(name);

        assertThat(topic).isEqualTo(new Topic(name)).hasToString(name);
    }

    @Test
    void anEmptyTopicIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Topic.of("")).withMessage("topic \"\" is empty");
    }

    @Test
    void wildcardsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topic.of("a/+/b"))
                .withMessage("topic \"a/+/b\" holds the wildcard +");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topic.of("a#"))
                .withMessage("topic \"a#\" holds the wildcard #");
    }

    @Test
    void aNulIsRefusedAndEscaped() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topic.of("a\0b"))
                .withMessage("topic \"a\\u0000b\" holds a NUL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\ud83d", "\ude00a", "\ud83da", "\ude00\ud83d"})
    void halfACharacterIsRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Topic.of(name)).withMessageContaining("surrogate");
    }

    @Test
    void aTopicThatIsTooLongIsRefusedAndShortened() {
        assertThat(Topic.of("a".repeat(65_535)).name()).hasSize(65_535);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topic.of("a".repeat(65_536)))
                .withMessageContaining("65536 bytes")
                .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(200));
    }
}
