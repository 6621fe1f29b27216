package dev.petrel.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.fault.NotConnected;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Qos;
import dev.petrel.message.Subscriber;
import dev.petrel.message.Subscription;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The subscriptions on which replies come. */
class ReplySubscriptionsTest {

    private final List<String> made = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();
    private boolean refusing;
    private final Subscriber subscriber = this::subscribe;
    private final ReplySubscriptions subscriptions = new ReplySubscriptions(subscriber, message -> {});

    @Test
    void oneIsMadeForAllWhoUseItAndKeptForTheNext() {
        try (ReplySubscriptions.Use one = subscriptions.use("a");
                ReplySubscriptions.Use other = subscriptions.use("a")) {
            assertThat(one.answer()).isSameAs(other.answer()).isNotDone();
            subscriptions.granted("a");
            assertThat(one.answer()).isCompletedWithValueMatching(refusal -> refusal.isEmpty());
        }
        try (ReplySubscriptions.Use next = subscriptions.use("a")) {
            assertThat(next.answer()).isDone();
        }

        assertThat(made).containsExactly("a");
        assertThat(ended).isEmpty();
    }

    @Test
    void aLaterWordOfTheBrokerCounts() {
        try (ReplySubscriptions.Use use = subscriptions.use("a")) {
            subscriptions.granted("a");
            subscriptions.refused(new ClientEvent.SubscriptionRefused("a", ReasonCode.NOT_AUTHORIZED, "not yours"));
            assertThat(use.answer().join().orElseThrow().exception()).hasMessageContaining("not yours");

            subscriptions.granted("a");
            assertThat(use.answer().join()).isEmpty();
        }
    }

    @Test
    void whatIsSaidOfOthersDoesNotMatter() {
        try (ReplySubscriptions.Use use = subscriptions.use("a")) {
            subscriptions.granted("b");

            assertThat(use.answer()).isNotDone();
        }
    }

    @Test
    void beyondTheBoundTheOneGoesThatWasNotUsedForLongestAndNoneThatIsInUse() {
        ReplySubscriptions.Use held = subscriptions.use("held");
        for (int i = 1; i < ReplySubscriptions.KEPT; i++) {
            subscriptions.use("t" + i).close();
        }
        subscriptions.use("t1").close();
        assertThat(ended).isEmpty();

        subscriptions.use("more").close();

        assertThat(ended).containsExactly("t2");
        held.close();
    }

    @Test
    void atTheCloseAllEndAlsoTheOneThatIsJustBeingMade() {
        subscriptions.use("a").close();

        subscriptions.close();
        subscriptions.use("b").close();

        assertThat(ended).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void whatCouldNotBeMadeIsTriedAgainByTheNext() {
        refusing = true;
        assertThatThrownBy(() -> subscriptions.use("a")).isInstanceOf(NotConnected.class);
        refusing = false;

        subscriptions.use("a").close();

        assertThat(made).containsExactly("a");
    }

    private Subscription subscribe(SubscriptionRequest request, MessageHandler handler) {
        if (refusing) {
            throw new NotConnected("the client is closed");
        }
        made.add(request.filter().wire());
        return new Remembered(request.filter());
    }

    private final class Remembered implements Subscription {
        private final TopicFilter filter;

        Remembered(TopicFilter filter) {
            this.filter = filter;
        }

        @Override
        public TopicFilter filter() {
            return filter;
        }

        @Override
        public Qos awaitGranted(Duration within) {
            return Qos.AT_LEAST_ONCE;
        }

        @Override
        public void close() {
            ended.add(filter.wire());
        }
    }
}
