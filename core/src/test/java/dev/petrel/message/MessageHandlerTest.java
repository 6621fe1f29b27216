package dev.petrel.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Handlers that decide, and what becomes of a decision that nobody looks at. */
class MessageHandlerTest {

    private static final Message MESSAGE =
            new Message(Topic.of("a"), Payload.EMPTY, Qos.AT_LEAST_ONCE, false, Metadata.NONE, TopicFilter.of("a"));

    @Test
    void aHandlerThatOnlyHandlesDecidesToAcknowledge() throws Exception {
        List<Message> handled = new ArrayList<>();
        MessageHandler handler = handled::add;

        assertThat(handler.decide(MESSAGE)).isEqualTo(Outcome.ACK);

        assertThat(handled).containsExactly(MESSAGE);
    }

    @Test
    void aDecisionThatAWrapperOverlooksIsNotLost() throws Exception {
        Outcome letter = new Outcome.DeadLetter("broken");
        Outcome again = new Outcome.Retry(Duration.ofSeconds(1));

        assertThat(MessageHandler.deciding(message -> letter).decide(MESSAGE)).isEqualTo(letter);
        assertThatThrownBy(() -> MessageHandler.deciding(message -> letter).handle(MESSAGE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("broken");
        assertThatThrownBy(() -> MessageHandler.deciding(message -> again).handle(MESSAGE))
                .hasMessageContaining("PT1S");
        MessageHandler.deciding(message -> new Outcome.Drop("old")).handle(MESSAGE);
    }

    @Test
    void aPauseIsNotNegativeAndNotLongerThanAYear() {
        assertThatThrownBy(() -> new Outcome.Retry(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(new Outcome.Retry(Duration.ofDays(365)).after()).isEqualTo(Outcome.Retry.LONGEST);
        assertThatThrownBy(() -> new Outcome.Retry(Duration.ofDays(365).plusNanos(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a year");
    }
}
