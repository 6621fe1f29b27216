package dev.petrel.hub.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DraftTest {

    @ParameterizedTest
    @CsvSource({
        "'',Enter a topic",
        "a/+,leave out the wildcards",
        "#,leave out the wildcards",
        "$SYS/a,belong to the broker"
    })
    void aTopicThatCannotBePublishedOnIsRefusedWithAReason(String topic, String why) {
        assertThat(new Draft(topic, "x", 1, false).flaws())
                .hasEntrySatisfying("topic", flaw -> assertThat(flaw).contains(why));
    }

    @Test
    void whatMqttItselfRefusesIsTold() {
        assertThat(Draft.topicFlaw("a\0b"))
                .hasValueSatisfying(
                        flaw -> assertThat(flaw).startsWith("Topic \"a").endsWith("holds a NUL."));
    }

    @Test
    void payloadsAndQosHaveLimits() {
        assertThat(new Draft("a", "x".repeat(Draft.LONGEST + 1), 3, false).flaws())
                .containsOnlyKeys("payload", "qos");
        assertThat(new Draft("a", "x".repeat(Draft.LONGEST), 2, false).flaws()).isEmpty();
    }

    @Test
    void aMessageIsPublishedAsItWasWritten() {
        Publication publication = new Draft("a/b", "x", 0, true).publication();

        assertThat(publication.qos()).isEqualTo(Qos.AT_MOST_ONCE);
        assertThat(publication.retain()).isTrue();
        assertThat(publication.payload().utf8()).isEqualTo("x");
    }

    @Test
    void theOutcomeSaysWhatIsKnown() {
        assertThat(PublishPart.Ending.of(Delivered.SUCCESS, 1).text()).contains("the broker has taken it");
        assertThat(PublishPart.Ending.of(Delivered.SUCCESS, 0).text()).contains("does not say whether it took it");
        assertThat(PublishPart.Ending.of(new Delivered(ReasonCode.NO_MATCHING_SUBSCRIBERS), 1)
                        .text())
                .contains("nobody is subscribed");
        assertThat(PublishPart.Ending.of(new Failed(FailureCause.REFUSED, "not authorized"), 1))
                .isEqualTo(new PublishPart.Ending("bad", "Not published: not authorized."));
    }
}
