package dev.petrel.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.SessionBrowser;
import dev.petrel.cli.doctor.Finding.Level;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BacklogTest {

    private static final SessionLook.Course WHOLE =
            new SessionLook.Course(Protocol.MQTT_5, Optional.empty(), Optional.empty(), true);

    @Test
    void whatNoFilterAsksForIsAProblemAndComesFirst() {
        Backlog backlog = backlog("a/#", "$share/g/c/{id}");
        add(backlog, "a/1", "b", "a/1", "c/7");

        List<Finding> findings = backlog.findings(WHOLE);

        assertThat(findings).extracting(Finding::level).containsExactly(Level.OK, Level.PROBLEM, Level.OK, Level.OK);
        assertThat(findings)
                .extracting(Finding::text)
                .containsExactly(
                        "ada has one: 4 messages wait in it",
                        "1 message waits on \"b\", which matches none of the filters",
                        "2 messages wait on \"a/1\"",
                        "1 message waits on \"c/7\"");
        assertThat(findings.get(1).details()).containsEntry("topic", "b").containsEntry("count", 1L);
        assertThat(findings.get(1).advice()).contains("dead letters", "subscribe", "unsubscribe", "clean start");
    }

    @Test
    void withoutFiltersNothingIsJudged() {
        Backlog backlog = backlog();
        add(backlog, "a", "b");

        List<Finding> findings = backlog.findings(WHOLE);

        assertThat(findings).hasSize(3).extracting(Finding::level).containsOnly(Level.NOTE);
        assertThat(findings.get(0).advice()).contains("--filter");
    }

    @Test
    void anEmptySessionIsFine() {
        assertThat(backlog().findings(WHOLE)).singleElement().satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.OK);
            assertThat(finding.text()).isEqualTo("ada has one: no message waits in it");
            assertThat(finding.details()).containsEntry("present", true).containsEntry("count", 0L);
        });
    }

    @Test
    void manyTopicsAreNamedUpToABoundAndTheRestIsCounted() {
        Backlog backlog = backlog("a/#");
        IntStream.range(0, TopicCounts.TOPICS + 2).forEach(i -> add(backlog, "a/" + i, "b/" + i));
        add(backlog, "b/0");

        List<Finding> findings = backlog.findings(WHOLE);

        assertThat(findings).hasSize(1 + 2 * TopicCounts.TOPICS + 2);
        assertThat(findings.get(1).details()).containsEntry("count", 2L);
        assertThat(findings.subList(findings.size() - 2, findings.size()))
                .extracting(finding -> finding.level() + " " + finding.text())
                .containsExactly(
                        "PROBLEM 2 messages wait on further topics: 100 of a kind are named, and these match none of the"
                                + " filters either",
                        "NOTE 2 messages wait on further topics: 100 of a kind are named");
    }

    @ParameterizedTest
    @CsvSource({
        "MQTT_3_1_1, " + (Backlog.WINDOW_3_1_1 - 1) + ", false",
        "MQTT_3_1_1, " + Backlog.WINDOW_3_1_1 + ", true",
        "MQTT_5, " + (SessionBrowser.RECEIVE_MAXIMUM - 1) + ", false",
        "MQTT_5, " + SessionBrowser.RECEIVE_MAXIMUM + ", true",
    })
    void asManyAsAWindowHoldsMayNotBeAll(Protocol protocol, int messages, boolean more) {
        Backlog backlog = backlog("a");
        IntStream.range(0, messages).forEach(i -> add(backlog, "a"));

        List<Finding> findings =
                backlog.findings(new SessionLook.Course(protocol, Optional.empty(), Optional.empty(), true));

        assertThat(findings.stream().anyMatch(finding -> finding.text().startsWith("more may wait: " + messages)))
                .isEqualTo(more);
    }

    @Test
    void whatLookingTakesAwayIsTold() {
        Backlog backlog = backlog("a");
        backlog.add(Publication.text("a", "gone").withQos(Qos.AT_MOST_ONCE));

        assertThat(backlog.findings(WHOLE)).last().satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.NOTE);
            assertThat(finding.text()).contains("1 of them had QoS 0", "gone by looking");
        });
    }

    @Test
    void aLookThatWasCutShortSaysWhy() {
        SessionLook.Course thrownOff =
                new SessionLook.Course(Protocol.MQTT_5, Optional.empty(), Optional.of("taken over"), true);
        SessionLook.Course outOfTime =
                new SessionLook.Course(Protocol.MQTT_5, Optional.empty(), Optional.empty(), false);

        assertThat(backlog().findings(thrownOff))
                .last()
                .extracting(Finding::text)
                .asString()
                .contains("taken over");
        assertThat(backlog().findings(outOfTime))
                .last()
                .extracting(Finding::text)
                .asString()
                .contains("10 s");
    }

    @ParameterizedTest
    @CsvSource({
        "604800, for 7 days from now on",
        "86400, for 1 day from now on",
        "86401, for 86401 s from now on",
        "4294967295, for ever"
    })
    void howLongItIsKeptIsSaid(long seconds, String words) {
        Duration expiry = Duration.ofSeconds(seconds);
        SessionLook.Course course =
                new SessionLook.Course(Protocol.MQTT_5, Optional.of(expiry), Optional.empty(), true);

        Finding first = backlog().findings(course).getFirst();

        assertThat(SessionPolicy.NEVER_ENDS.toSeconds()).isEqualTo(4_294_967_295L);
        assertThat(first.text()).endsWith("; the broker keeps it " + words);
        assertThat(first.details()).containsEntry("expiry", seconds);
    }

    private static Backlog backlog(String... filters) {
        return new Backlog("ada", List.of(filters).stream().map(TopicFilter::of).toList());
    }

    private static void add(Backlog backlog, String... topics) {
        List.of(topics).forEach(topic -> backlog.add(Publication.text(topic, "x")));
    }
}
