package dev.petrel.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {

    @ParameterizedTest
    @CsvSource({
        "sport/tennis/player1/#, sport/tennis/player1, true",
        "sport/tennis/player1/#, sport/tennis/player1/ranking, true",
        "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
        "sport/#, sport, true",
        "sport/#, sports, false",
        "sport/#, sport/, true",
        "#, sport, true",
        "#, /, true",
        "sport/tennis/+, sport/tennis/player1, true",
        "sport/tennis/+, sport/tennis/player1/ranking, false",
        "sport/+, sport, false",
        "sport/+, sport/, true",
        "+, sport, true",
        "+, /finance, false",
        "+/+, /finance, true",
        "/+, /finance, true",
        "+/+/#, a, false",
        "+/+/#, a/b, true",
        "a/+/+, a//, true",
        "a//b, a//b, true",
        "a//b, a/b, false",
        "a/b, a/b/, false",
        "a/b/, a/b, false",
        "/a, a, false",
        "A, a, false",
        "#, $SYS/x, false",
        "+/monitor/Clients, $SYS/monitor/Clients, false",
        "+, $SYS, false",
        "{id}/x, $SYS/x, false",
        "$SYS/#, $SYS/monitor/Clients, true",
        "$SYS/#, $SYS, true",
        "$SYS/monitor/+, $SYS/monitor/Clients, true",
        "a/+, a/$x, true",
        "a/#, a/$x, true",
        "$share/g/#, $SYS/x, false",
        "$share/g/a/+, a/b, true",
        "$share/g/a/+, $share/g/a/b, false",
        "$share/g//a, /a, true",
        "job/{id}/done, job/7/done, true",
        "job/{id}/done, job/7/8/done, false"
    })
    void filtersMatchAsTheSpecificationSays(String filter, String topic, boolean matches) {
        assertThat(TopicFilter.of(filter).matches(Topic.of(topic))).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''               | is empty",
                "a/#/b            | holds # before its last level",
                "#/               | holds # before its last level",
                "a#               | holds a wildcard beside other characters in the level \"a#\"",
                "a/b+             | holds a wildcard beside other characters in the level \"b+\"",
                "++               | holds a wildcard beside other characters",
                "a/##             | holds a wildcard beside other characters",
                "$share/g         | names no filter",
                "$share/          | names no filter",
                "$share/g/        | names no filter",
                "$share//a        | names no group",
                "$share/g+/a      | holds a wildcard in the name of the group",
                "$share/#/a       | holds a wildcard in the name of the group",
                "$share/g/a#      | holds a wildcard beside other characters",
                "a/{id            | holds braces in the level \"{id\"",
                "a/id}            | holds braces in the level \"id}\"",
                "a/x{id}          | holds braces in the level \"x{id}\"",
                "a/{}             | holds braces in the level \"{}\"",
                "a/{i d}          | holds braces in the level \"{i d}\"",
                "{id}/{id}        | holds the named level {id} twice"
            })
    void whatIsNoFilterIsRefusedWithTheReason(String filter, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicFilter.of(filter))
                .withMessageStartingWith("topic filter \"" + filter + "\" ")
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "a\ud83d"})
    void textThatCannotTravelIsRefused(String filter) {
        assertThatIllegalArgumentException().isThrownBy(() -> TopicFilter.of(filter));
    }

    @Test
    void aFilterThatIsTooLongIsRefused() {
        assertThat(TopicFilter.of("a".repeat(65_535)).levels()).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicFilter.of("a".repeat(65_536)))
                .withMessageContaining("65536 bytes");
    }

    @Test
    void namedLevelsTravelAsPlus() {
        TopicFilter filter = TopicFilter.of("$share/g/job/{id}/{what-is_it2}/#");

        assertThat(filter.wire()).isEqualTo("$share/g/job/+/+/#");
        assertThat(filter.levels()).containsExactly("job", "+", "+", "#");
        assertThat(filter.group()).contains("g");
        assertThat(filter).hasToString("$share/g/job/{id}/{what-is_it2}/#");
    }

    @Test
    void aFilterWithoutGroupTravelsAsItStands() {
        TopicFilter filter = TopicFilter.of("a/+/#");

        assertThat(filter.wire()).isEqualTo("a/+/#");
        assertThat(filter.group()).isEmpty();
        assertThat(TopicFilter.of("$share").group()).isEmpty();
    }

    @Test
    void aNamedLevelTellsWhatStoodThere() {
        TopicFilter filter = TopicFilter.of("$share/g/job/{id}/+/{step}");

        assertThat(filter.level("id", Topic.of("job/7/x/"))).isEqualTo("7");
        assertThat(filter.level("step", Topic.of("job/7/x/"))).isEmpty();
    }

    @Test
    void aLevelThatIsNotThereIsRefused() {
        TopicFilter filter = TopicFilter.of("job/{id}");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> filter.level("name", Topic.of("job/7")))
                .withMessage("topic filter \"job/{id}\" has no level {name}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> filter.level("id", Topic.of("job")))
                .withMessage("topic filter \"job/{id}\" does not match the topic \"job\"");
    }

    @Test
    void filtersAreEqualByTheirText() {
        assertThat(TopicFilter.of("a/{id}"))
                .isEqualTo(TopicFilter.of("a/{id}"))
                .hasSameHashCodeAs(TopicFilter.of("a/{id}"));
        assertThat(TopicFilter.of("a/{id}")).isNotEqualTo(TopicFilter.of("a/+"));
    }
}
