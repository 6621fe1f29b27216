package dev.petrel.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.envelope.Data;
import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.Event;
import dev.petrel.message.Message;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Qos;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests, offers and reply topics can be. */
class ValuesTest {

    private static final Envelope QUESTION = Envelope.of("a.b", Map.of("secret", "hunter2"));
    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 4_294_967_296L})
    void aRequestWaitsSomeTimeButNotForEver(long seconds) {
        assertThatThrownBy(() -> Request.of("a", QUESTION, Duration.ofSeconds(seconds)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> Request.of("a", QUESTION, Duration.ofSeconds(0xFFFF_FFFFL)))
                .doesNotThrowAnyException();
    }

    @Test
    void aRequestNeedsAnId() {
        Envelope nameless = new Envelope("", "a.b", Instant.EPOCH, "", "talk", Data.of(Map.of()));

        assertThatThrownBy(() -> Request.of("a", nameless, SECOND)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$SYS", "$SYS/reply", "$share/g/reply", "a/+", "a/#", ""})
    void repliesCannotGoEverywhere(String replyTopic) {
        assertThatThrownBy(() -> Request.of("a", QUESTION, SECOND).withReplyTopic(replyTopic))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Offer.of("a").withReplyTopic(replyTopic)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRequestDoesNotShowItsData() {
        assertThat(Request.of("a", QUESTION, SECOND).toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({"memory/#, memory/results", "memory/+, memory/results", "$share/g/memory/+, memory/results", "a, a"})
    void anOfferWhoseRepliesWouldComeBackAsRequestsIsRefused(String filter, String replyTopic) {
        assertThatThrownBy(() -> Offer.of(filter).withReplyTopic(replyTopic))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(replyTopic);
    }

    @Test
    void anOfferDoesNotAnswerWithTheTypeOfErrors() {
        assertThatThrownBy(() -> Offer.of("a").withReplyType("petrel.error"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"ada, ada", "a/b, a%2Fb", "a+b#, a%2Bb%23", "{a}, %7Ba%7D", "a%2Fb, a%252Fb"})
    void aClientsOwnReplyTopicIsOneThatNoOtherClientHas(String clientId, String level) {
        Topic own = ReplyTopic.own(clientId);

        assertThat(own).isEqualTo(Topic.of("petrel/reply/" + level));
        assertThat(TopicFilter.of(own.name()).wire()).isEqualTo(own.name());
    }

    @Test
    void whatIsLeftOfAReceivedRequestsTimeIsNeverLessThanNothing() {
        HandTurnedTime time = new HandTurnedTime();
        Message message = new Message(
                Topic.of("a"),
                Payload.EMPTY,
                Qos.AT_LEAST_ONCE,
                false,
                Metadata.NONE.withExpiry(SECOND),
                TopicFilter.of("a"));
        ReceivedRequest<String> request = new ReceivedRequest<>(new Event<>("hunter2", QUESTION, message), time);

        assertThat(request.remaining()).contains(SECOND);
        time.turn(Duration.ofMillis(600));
        assertThat(request.remaining()).contains(Duration.ofMillis(400));
        time.turn(SECOND);
        assertThat(request.remaining()).contains(Duration.ZERO);
        assertThat(request.toString()).doesNotContain("hunter2");
    }
}
