package dev.petrel.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petrel.WireVectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class TopicVectorTest {

    static Stream<Arguments> matches() {
        return WireVectors.ofKind("topic-match");
    }

    static Stream<Arguments> filters() {
        return WireVectors.ofKind("topic-filter");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("matches")
    void topicsMatchAsTheVectorsSay(String name, JsonNode vector) {
        TopicFilter filter = TopicFilter.of(vector.get("filter").asString());

        boolean matches = filter.matches(Topic.of(vector.get("topic").asString()));

        assertThat(matches ? "match" : "no-match").isEqualTo(WireVectors.outcome(vector));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filters")
    void filtersAreRefusedAsTheVectorsSay(String name, JsonNode vector) {
        String filter = vector.get("filter").asString();

        assertThat(WireVectors.outcome(vector)).isEqualTo("reject");
        assertThatIllegalArgumentException().isThrownBy(() -> TopicFilter.of(filter));
    }
}
