package dev.petrel.overflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.settings.Overflow;
import dev.petrel.settings.OverflowRule;
import dev.petrel.settings.QueuePolicy;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.topic.Topic;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What there is room for, and who goes. */
class RoomTest {

    private static final Topic A = Topic.of("a");
    private static final Topic B = Topic.of("b");
    private static final Overflow WAIT = new Overflow.Wait(Duration.ofSeconds(10));
    private static final Overflow DROP = new Overflow.DropOldest();
    private static final Overflow LATEST = new Overflow.LatestPerTopic();

    private final HandTurnedTime time = new HandTurnedTime();
    private final Heard heard = new Heard();

    @Test
    void thereIsRoomForSoManyMessages() {
        Room<Integer> room = room(2, 100, QueuePolicy.DEFAULT);

        assertThat(room.enter(1, A, 1)).isEqualTo(Entry.TAKEN);
        assertThat(room.enter(2, A, 1)).isEqualTo(Entry.TAKEN);
        assertThat(room.enter(3, A, 1))
                .isEqualTo(new Entry.Full("2 with 2 bytes wait to be sent, the bounds are 2 messages and 100 bytes"));
        assertThat(heard.entered).containsExactly(1, 2);
    }

    @Test
    void thereIsRoomForSoManyBytesAndForOneOfAnySize() {
        Room<Integer> room = room(10, 100, QueuePolicy.DEFAULT);

        assertThat(room.enter(1, A, 500)).isEqualTo(Entry.TAKEN);
        assertThat(room.enter(2, A, 1)).isInstanceOf(Entry.Full.class);
        assertThat(room.leave(1, A, 500)).isTrue();
        assertThat(room.enter(3, A, 60)).isEqualTo(Entry.TAKEN);
        assertThat(room.enter(4, A, 41)).isInstanceOf(Entry.Full.class);
        assertThat(room.enter(5, A, 40)).isEqualTo(Entry.TAKEN);
        assertThat(room.messages()).isEqualTo(2);
        assertThat(room.bytes()).isEqualTo(100);
    }

    @Test
    void whatIsSentGoesOnTakingRoomUntilItIsGone() {
        Room<Integer> room = room(1, 100, QueuePolicy.DEFAULT);
        room.enter(1, A, 1);

        assertThat(room.sent(1, A)).isTrue();

        assertThat(room.enter(2, A, 1)).isInstanceOf(Entry.Full.class);
        room.gone(A, 1);
        assertThat(room.enter(3, A, 1)).isEqualTo(Entry.TAKEN);
    }

    @Test
    void aRuleHasAShareOfItsOwnAndTheFirstThatMatchesCounts() {
        QueuePolicy policy = QueuePolicy.DEFAULT
                .withRule(OverflowRule.of("a", new Overflow.Reject()).withBounds(1, 100))
                .withRule(OverflowRule.of("#", DROP).withBounds(1, 100));
        Room<Integer> room = room(10, 1000, policy);

        room.enter(1, A, 1);
        room.enter(2, B, 1);

        assertThat(room.enter(3, A, 1))
                .isEqualTo(
                        new Entry.Full(
                                "of the topics a 1 with 1 bytes wait to be sent, the bounds are 1 messages and"
                                        + " 100 bytes and in all 2 with 2 bytes wait to be sent, the bounds are 10 messages and 1000 bytes"));
        assertThat(room.enter(4, B, 1)).isEqualTo(Entry.TAKEN);
        assertThat(heard.dropped).containsExactly(2);
    }

    @Test
    void theOldestOfTheRuleGoOnlyWhenThereIsNoRoomAndAsManyAsItTakes() {
        Room<Integer> room = room(10, 10, QueuePolicy.DEFAULT.withOverflow(DROP));
        room.enter(1, A, 4);
        room.enter(2, B, 4);
        room.enter(3, A, 2);
        assertThat(heard.dropped).isEmpty();

        assertThat(room.enter(4, A, 7)).isEqualTo(Entry.TAKEN);

        assertThat(heard.dropped).containsExactly(1, 2);
        assertThat(heard.how).extracting(Failed::cause).containsOnly(FailureCause.DROPPED);
        assertThat(room.bytes()).isEqualTo(9);
    }

    @Test
    void whatWasSentIsNotDroppedAndWithoutAnyOtherThereIsNoRoom() {
        Room<Integer> room = room(2, 100, QueuePolicy.DEFAULT.withOverflow(DROP));
        room.enter(1, A, 1);
        room.enter(2, A, 1);
        assertThat(room.sent(1, A)).isTrue();

        assertThat(room.enter(3, A, 1)).isEqualTo(Entry.TAKEN);
        assertThat(room.sent(3, A)).isTrue();

        assertThat(heard.dropped).containsExactly(2);
        assertThat(room.enter(4, A, 1)).isInstanceOf(Entry.Full.class);
        assertThat(heard.dropped).containsExactly(2);
    }

    @Test
    void whatCannotFitHoweverManyGoDropsNobody() {
        Room<Integer> room = room(10, 10, QueuePolicy.DEFAULT.withRule(OverflowRule.of("a", DROP)));
        room.enter(1, B, 5);
        room.enter(2, A, 4);

        assertThat(room.enter(3, A, 6)).isInstanceOf(Entry.Full.class);

        assertThat(heard.dropped).isEmpty();
    }

    @Test
    void whatWasDroppedCanNeitherBeSentNorLeave() {
        Room<Integer> room = room(1, 100, QueuePolicy.DEFAULT.withOverflow(DROP));
        room.enter(1, A, 1);
        room.enter(2, A, 1);

        assertThat(room.sent(1, A)).isFalse();
        assertThat(room.leave(1, A, 1)).isFalse();

        assertThat(room.messages()).isEqualTo(1);
        assertThat(room.leave(2, A, 1)).isTrue();
        assertThat(room.messages()).isZero();
    }

    @Test
    void whatIsTakenBackTakesRoomWhereThereIsNoneAndIsNeverDropped() {
        Room<Integer> room = room(1, 100, QueuePolicy.DEFAULT.withOverflow(DROP));
        room.enter(1, A, 1);
        room.leave(1, A, 1);
        room.enter(2, A, 1);

        room.back(A, 1);

        assertThat(room.messages()).isEqualTo(2);
        assertThat(room.enter(3, A, 1)).isInstanceOf(Entry.Full.class);
        room.gone(A, 1);
        assertThat(room.enter(4, A, 1)).isEqualTo(Entry.TAKEN);
        assertThat(heard.dropped).containsExactly(2);
    }

    @Test
    void theLatestOfATopicReplacesTheOneThatWaitsAlsoWhileThereIsRoom() {
        Room<Integer> room = room(2, 100, QueuePolicy.DEFAULT.withOverflow(LATEST));
        room.enter(1, A, 10);
        room.enter(2, B, 10);

        assertThat(room.enter(3, A, 20)).isEqualTo(Entry.TAKEN);

        assertThat(heard.dropped).containsExactly(1);
        assertThat(heard.how).extracting(Failed::cause).containsOnly(FailureCause.SUPERSEDED);
        assertThat(room.messages()).isEqualTo(2);
        assertThat(room.bytes()).isEqualTo(30);
        assertThat(room.enter(4, Topic.of("c"), 1)).isInstanceOf(Entry.Full.class);
        assertThat(room.sent(1, A)).isFalse();
    }

    @Test
    void aLatestThatWasSentIsNotReplaced() {
        Room<Integer> room = room(3, 100, QueuePolicy.DEFAULT.withOverflow(LATEST));
        room.enter(1, A, 1);
        assertThat(room.leave(1, A, 1)).isTrue();

        room.enter(2, A, 1);
        room.enter(3, A, 1);

        assertThat(heard.dropped).containsExactly(2);
    }

    @Test
    void whoWaitsInLineEntersInOrderWhenThereIsRoom() {
        Room<Integer> room = room(1, 100, QueuePolicy.DEFAULT.withOverflow(WAIT));
        room.enter(1, A, 1);
        assertThat(room.enter(2, A, 1)).isEqualTo(Entry.IN_LINE);
        assertThat(room.enter(3, A, 1)).isEqualTo(Entry.IN_LINE);
        assertThat(heard.entered).containsExactly(1);

        room.leave(1, A, 1);
        room.leave(2, A, 1);

        assertThat(heard.entered).containsExactly(1, 2, 3);
        assertThat(heard.admitted).containsExactly(2, 3);
        assertThat(time.untilNextAlarm()).isEmpty();
        assertThat(room.messages()).isEqualTo(1);
        time.turn(Duration.ofMinutes(1));
        assertThat(heard.late).isEmpty();
    }

    @Test
    void nobodyPassesALargerOneOfTheSameRuleThatWaits() {
        Room<Integer> room = room(10, 10, QueuePolicy.DEFAULT.withOverflow(WAIT));
        room.enter(1, A, 8);
        assertThat(room.enter(2, A, 5)).isEqualTo(Entry.IN_LINE);

        assertThat(room.enter(3, A, 1)).isEqualTo(Entry.IN_LINE);

        room.leave(1, A, 8);
        assertThat(heard.entered).containsExactly(1, 2, 3);
    }

    @Test
    void whoseRuleHasNoRoomDoesNotHoldUpTheLineOfAnother() {
        QueuePolicy policy = QueuePolicy.DEFAULT
                .withRule(OverflowRule.of("a", WAIT).withBounds(1, 100))
                .withRule(OverflowRule.of("b", WAIT).withBounds(1, 100));
        Room<Integer> room = room(10, 1000, policy);
        room.enter(1, A, 1);
        room.enter(2, B, 1);
        room.enter(3, A, 1);
        room.enter(4, B, 1);

        room.leave(2, B, 1);

        assertThat(heard.admitted).containsExactly(4);
    }

    @Test
    void whoWaitsTooLongGoesAndThoseBehindMayFit() {
        Room<Integer> room = room(10, 10, QueuePolicy.DEFAULT.withOverflow(WAIT));
        room.enter(1, A, 8);
        room.enter(2, A, 5);
        time.turn(Duration.ofSeconds(9));
        room.enter(3, A, 2);

        time.turn(Duration.ofSeconds(1));

        assertThat(heard.late).containsExactly(2);
        assertThat(heard.admitted).containsExactly(3);
    }

    @Test
    void theLineIsBoundedInMessages() {
        Room<Integer> room = room(1, 100, QueuePolicy.DEFAULT.withOverflow(WAIT));
        room.enter(0, A, 1);
        for (int i = 1; i <= Room.LINE_MESSAGES; i++) {
            assertThat(room.enter(i, A, 1)).isEqualTo(Entry.IN_LINE);
        }

        assertThat(room.enter(-1, A, 1))
                .isInstanceOfSatisfying(
                        Entry.Full.class, full -> assertThat(full.words()).contains("1000 more wait in line"));
    }

    @Test
    void theLineIsBoundedInBytes() {
        Room<Integer> room = room(1, 100, QueuePolicy.DEFAULT.withOverflow(WAIT));
        room.enter(0, A, 1);
        assertThat(room.enter(1, A, Room.LINE_BYTES - 1)).isEqualTo(Entry.IN_LINE);

        assertThat(room.enter(2, A, 2)).isInstanceOf(Entry.Full.class);
        assertThat(room.enter(3, A, 1)).isEqualTo(Entry.IN_LINE);
    }

    @Test
    void theRoomMadeByALatestOfOtherSizeLetsTheLineIn() {
        QueuePolicy policy = QueuePolicy.DEFAULT.withOverflow(WAIT).withRule(OverflowRule.of("b", LATEST));
        Room<Integer> room = room(10, 10, policy);
        room.enter(1, B, 9);
        room.enter(2, A, 5);

        room.enter(3, B, 1);

        assertThat(heard.admitted).containsExactly(2);
        assertThat(heard.entered).containsExactly(1, 3, 2);
    }

    @Test
    void aClosedRoomGivesBackTheLineAndHasNoneAnyMore() {
        Room<Integer> room = room(1, 100, QueuePolicy.DEFAULT.withOverflow(WAIT).withRule(OverflowRule.of("a", WAIT)));
        room.enter(1, A, 1);
        room.enter(2, B, 1);
        room.enter(3, A, 1);

        assertThat(room.close()).containsExactly(2, 3);

        assertThat(time.untilNextAlarm()).isEmpty();
        assertThat(room.enter(4, A, 1)).isInstanceOf(Entry.Full.class);
        room.leave(1, A, 1);
        assertThat(heard.admitted).isEmpty();
    }

    private Room<Integer> room(int messages, long bytes, QueuePolicy policy) {
        return new Room<>(messages, bytes, policy, time, heard);
    }
}
