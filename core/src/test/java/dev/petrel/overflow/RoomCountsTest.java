package dev.petrel.overflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.Waits;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.settings.Overflow;
import dev.petrel.settings.OverflowRule;
import dev.petrel.settings.QueuePolicy;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.time.Time;
import dev.petrel.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a room counts, whoever comes, goes or has to go, and that it is open to the next caller after each call. */
class RoomCountsTest {

    private static final Topic A = Topic.of("a");
    private static final Topic B = Topic.of("b");
    private static final Overflow WAIT = new Overflow.Wait(Duration.ofSeconds(10));
    private static final Overflow REJECT = new Overflow.Reject();
    private static final Overflow DROP = new Overflow.DropOldest();
    private static final Overflow LATEST = new Overflow.LatestPerTopic();

    private final HandTurnedTime time = new HandTurnedTime();
    private final Heard heard = new Heard();

    @Test
    void whatWasThereBeforeTakesRoomWithoutAWordAndMayHaveToGo() {
        Room<Integer> room = room(2, 100, QueuePolicy.DEFAULT.withOverflow(DROP));

        IntStream.range(0, 3).forEach(item -> room.found(item, A, 1));

        assertThat(room.messages()).isEqualTo(3);
        assertThat(heard.entered).isEmpty();
        assertThat(room.enter(3, A, 1)).isEqualTo(Entry.TAKEN);
        assertThat(heard.dropped).containsExactly(0, 1);
    }

    @Test
    void ofWhatWasThereBeforeTheLatestOfATopicStays() {
        Room<Integer> room = room(10, 100, QueuePolicy.DEFAULT.withOverflow(LATEST));

        room.found(1, A, 1);
        room.found(2, B, 1);
        room.found(3, A, 5);

        assertThat(heard.dropped).containsExactly(1);
        assertThat(heard.how).extracting(Failed::cause).containsExactly(FailureCause.SUPERSEDED);
        assertThat(room.messages()).isEqualTo(2);
        assertThat(room.bytes()).isEqualTo(6);
    }

    @Test
    void theBytesOfTheOneThatIsReplacedCountAsFree() {
        Room<Integer> room = room(10, 10, QueuePolicy.DEFAULT.withOverflow(LATEST));
        room.enter(1, A, 4);
        room.enter(2, B, 5);

        assertThat(room.enter(3, A, 5)).isEqualTo(Entry.TAKEN);

        assertThat(heard.dropped).containsExactly(1);
    }

    @Test
    void whoIsTooLargeAlsoInThePlaceOfTheOneThatWaitsReplacesNobody() {
        Room<Integer> room = room(10, 10, QueuePolicy.DEFAULT.withOverflow(LATEST));
        room.enter(1, A, 5);
        room.enter(2, B, 5);

        assertThat(room.enter(3, A, 6)).isInstanceOf(Entry.Full.class);

        assertThat(heard.dropped).isEmpty();
    }

    @Test
    void theBytesOfThoseThatCanGoCountAsFree() {
        Room<Integer> room =
                room(10, 10, QueuePolicy.DEFAULT.withOverflow(REJECT).withRule(OverflowRule.of("a", DROP)));
        room.enter(1, B, 5);
        room.enter(2, A, 4);

        assertThat(room.enter(3, A, 5)).isEqualTo(Entry.TAKEN);

        assertThat(heard.dropped).containsExactly(2);
    }

    @Test
    void theBytesOfThoseThatWentDoNotCountAsFreeAnyMore() {
        Room<Integer> room =
                room(10, 10, QueuePolicy.DEFAULT.withOverflow(REJECT).withRule(OverflowRule.of("a", DROP)));
        room.enter(1, A, 4);
        room.leave(1, A, 4);
        room.enter(2, B, 5);

        assertThat(room.enter(3, A, 6)).isInstanceOf(Entry.Full.class);
    }

    @Test
    void whoWaitedInLineAndEnteredLeavesAPlaceInTheLine() {
        Room<Integer> room = room(1, 100, QueuePolicy.DEFAULT.withOverflow(WAIT));
        IntStream.rangeClosed(0, Room.LINE_MESSAGES).forEach(item -> room.enter(item, A, 1));
        assertThat(room.enter(-1, A, 1)).isInstanceOf(Entry.Full.class);

        room.leave(0, A, 1);

        assertThat(room.enter(-2, A, 1)).isEqualTo(Entry.IN_LINE);
        assertThat(room.enter(-3, A, 1)).isInstanceOf(Entry.Full.class);
    }

    @Test
    void whoCameEarlierEntersBeforeWhoWaitsInTheLineOfAnEarlierRule() {
        Room<Integer> room = room(10, 10, QueuePolicy.DEFAULT.withOverflow(WAIT).withRule(OverflowRule.of("a", WAIT)));
        room.enter(1, A, 10);
        room.enter(2, B, 1);
        room.enter(3, A, 1);

        room.leave(1, A, 10);

        assertThat(heard.admitted).containsExactly(2, 3);
    }

    @Test
    void aRefusalNamesTheBoundsThatThereAre() {
        assertThat(refusal(OverflowRule.of("a", REJECT)))
                .isEqualTo("1 with 1 bytes wait to be sent, the bounds are 1 messages and 100 bytes");
        assertThat(refusal(OverflowRule.of("a", REJECT).withBounds(5, Long.MAX_VALUE)))
                .startsWith("of the topics a 1 with 1 bytes");
        assertThat(refusal(OverflowRule.of("a", REJECT).withBounds(Integer.MAX_VALUE, 50)))
                .startsWith("of the topics a 1 with 1 bytes");
    }

    private String refusal(OverflowRule rule) {
        Room<Integer> room = room(1, 100, QueuePolicy.DEFAULT.withRule(rule));
        room.enter(1, A, 1);
        return ((Entry.Full) room.enter(2, A, 1)).words();
    }

    /** As when it enters on another thread before it has its alarm. */
    @Test
    void theAlarmOfOneThatHasEnteredAlreadyIsCancelled() {
        List<Room<Integer>> rooms = new ArrayList<>();
        Time slow = new AlarmsOf((delay, action) -> {
            rooms.getFirst().leave(1, A, 1);
            return time.after(delay, action);
        });
        rooms.add(new Room<>(1, 100, QueuePolicy.DEFAULT.withOverflow(WAIT), slow, heard));
        rooms.getFirst().enter(1, A, 1);

        rooms.getFirst().enter(2, A, 1);

        assertThat(heard.admitted).containsExactly(2);
        assertThat(time.untilNextAlarm()).isEmpty();
    }

    @Test
    void anAlarmThatCouldNotBeCancelledInTimeChangesNothing() {
        List<Runnable> alarms = new ArrayList<>();
        Time deaf = new AlarmsOf((delay, action) -> {
            alarms.add(action);
            return () -> {};
        });
        Room<Integer> room = new Room<>(1, 100, QueuePolicy.DEFAULT.withOverflow(WAIT), deaf, heard);
        room.enter(1, A, 1);
        room.enter(2, A, 1);
        room.leave(1, A, 1);

        alarms.forEach(Runnable::run);

        assertThat(heard.admitted).containsExactly(2);
        assertThat(heard.late).isEmpty();
        assertThat(room.messages()).isEqualTo(1);
    }

    @Test
    void afterEachCallAnotherThreadMayCall() throws Exception {
        Room<Integer> room = room(1, 100, QueuePolicy.DEFAULT.withOverflow(WAIT).withRule(OverflowRule.of("b", DROP)));
        room.found(0, A, 1);
        room.gone(A, 1);
        room.enter(1, A, 1);
        room.enter(2, A, 1);
        room.enter(3, B, 1);
        time.turn(Duration.ofSeconds(10));
        room.sent(3, B);
        room.leave(3, B, 1);
        room.leave(1, A, 1);
        room.back(A, 1);
        room.close();
        assertThat(room.messages()).isEqualTo(1);
        assertThat(room.bytes()).isEqualTo(1);

        Integer seen = CompletableFuture.supplyAsync(room::messages).get(Waits.AT_MOST.toSeconds(), TimeUnit.SECONDS);

        assertThat(seen).isEqualTo(1);
    }

    private Room<Integer> room(int messages, long bytes, QueuePolicy policy) {
        return new Room<>(messages, bytes, policy, time, heard);
    }

    /** A time that stands still, with alarms of another kind. */
    private record AlarmsOf(BiFunction<Duration, Runnable, Alarm> alarms) implements Time {

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Alarm after(Duration delay, Runnable action) {
            return alarms.apply(delay, action);
        }
    }
}
