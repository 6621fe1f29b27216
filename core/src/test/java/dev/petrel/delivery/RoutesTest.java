package dev.petrel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Qos;
import dev.petrel.topic.SubscriptionId;
import dev.petrel.topic.TopicFilter;
import dev.petrel.wire.Packet;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which handlers a message is for, and when the broker is asked. */
class RoutesTest {

    private static final long LATER = Duration.ofSeconds(11).toNanos();
    private static final long SOON = Duration.ofSeconds(9).toNanos();

    private final Routes routes = new Routes();

    @Test
    void theFirstOfAFilterIsAskedForAndSoIsEachFurtherOne() {
        assertThat(routes.add(route("a/+", "one"), 0)).isTrue();
        assertThat(routes.add(route("a/+", "two"), 0)).isTrue();
    }

    @Test
    void theHighestQosOfAFilterIsAskedFor() {
        routes.add(route("a", "one", Qos.EXACTLY_ONCE), 0);
        routes.add(route("a", "two", Qos.AT_MOST_ONCE), 0);

        assertThat(routes.qos("a")).contains(Qos.EXACTLY_ONCE);
        assertThat(routes.qos("b")).isEmpty();
    }

    @Test
    void oneInPlaceOfAnotherIsAskedForOnlyWhereItWantsMore() {
        routes.add(route("a", "one", Qos.AT_LEAST_ONCE), 0);

        assertThat(routes.add(route("a", "one", Qos.AT_MOST_ONCE), 0)).isFalse();
        assertThat(routes.add(route("a", "one", Qos.EXACTLY_ONCE), 0)).isTrue();
    }

    @Test
    void oneInPlaceOfAnotherGetsTheMessagesAlone() {
        routes.add(route("a", "one"), 0);
        Route second = route("a", "one");
        routes.add(second, 0);

        assertThat(routes.match(Publishes.qos1(1, "a", "x"))).containsExactly(second);
    }

    @Test
    void filtersThatDifferOnlyInNamesAreOneFilterForTheBroker() {
        Route one = route("a/{x}", "one");
        Route two = route("a/{y}", "two");
        routes.add(one, 0);
        routes.add(two, 0);

        assertThat(routes.remove(one)).isFalse();
        assertThat(routes.remove(two)).isTrue();
    }

    @Test
    void oneThatWasReplacedTakesNothingWithItWhenItIsClosed() {
        Route old = route("a", "one");
        Route heir = route("a", "one");
        routes.add(old, 0);
        routes.add(heir, 0);

        assertThat(routes.remove(old)).isFalse();
        assertThat(routes.match(Publishes.qos1(1, "a", "x"))).containsExactly(heir);
        assertThat(routes.remove(heir)).isTrue();
        assertThat(routes.match(Publishes.qos1(1, "a", "x"))).isEmpty();
    }

    @Test
    void closingTwiceIsNoSecondEnd() {
        Route one = route("a", "one");
        routes.add(one, 0);

        assertThat(routes.remove(one)).isTrue();
        assertThat(routes.remove(one)).isFalse();
    }

    @Test
    void withoutIdentifiersEachHandlerThatMatchesGetsTheMessageOnce() {
        Route wide = route("a/#", "one");
        Route narrow = route("a/b", "two");
        Route other = route("c", "three");
        routes.add(wide, 0);
        routes.add(narrow, 0);
        routes.add(other, 0);

        assertThat(routes.match(Publishes.qos1(1, "a/b", "x"))).containsExactlyInAnyOrder(wide, narrow);
    }

    @Test
    void aCopyForEachFilterGoesToTheHandlersOfItsFilter() {
        Route wide = route("a/#", "one");
        Route narrow = route("a/b", "two");
        routes.add(wide, 0);
        routes.add(narrow, 0);
        Packet.Publish publish = Publishes.qos1(1, "a/b", "x");

        assertThat(routes.match(Publishes.with(publish, SubscriptionId.of("a/#"))))
                .containsExactly(wide);
        assertThat(routes.match(Publishes.with(publish, SubscriptionId.of("a/b"))))
                .containsExactly(narrow);
    }

    @Test
    void oneCopyForSeveralFiltersGoesToEachHandlerOnce() {
        Route wide = route("a/#", "one");
        Route narrow = route("a/b", "two");
        routes.add(wide, 0);
        routes.add(narrow, 0);
        int wideId = SubscriptionId.of("a/#");

        Packet.Publish publish =
                Publishes.with(Publishes.qos1(1, "a/b", "x"), wideId, SubscriptionId.of("a/b"), wideId);

        assertThat(routes.match(publish)).containsExactlyInAnyOrder(wide, narrow);
    }

    @Test
    void anIdentifierOfAFilterThatDoesNotMatchIsNotBelieved() {
        Route right = route("a", "one");
        Route wrong = route("b", "two");
        routes.add(right, 0);
        routes.add(wrong, 0);

        Packet.Publish publish = Publishes.with(Publishes.qos1(1, "a", "x"), SubscriptionId.of("b"), 99);

        assertThat(routes.match(publish)).containsExactly(right);
    }

    @Test
    void retainedCopiesGoToTheNewcomerOnly() {
        Route old = route("a", "one");
        Route newcomer = route("a", "two");
        routes.add(old, 0);
        routes.add(newcomer, LATER);

        assertThat(routes.match(Publishes.retained(Publishes.qos1(1, "a", "x"))))
                .containsExactly(newcomer);
        assertThat(routes.match(Publishes.qos1(2, "a", "x"))).containsExactlyInAnyOrder(old, newcomer);
    }

    @Test
    void retainedCopiesThatOneStillWaitsForAreNotTakenFromItByTheNext() {
        Route first = route("a", "one");
        Route second = route("a", "two");
        routes.add(first, 0);
        routes.add(second, SOON);

        assertThat(routes.match(Publishes.retained(Publishes.qos1(1, "a", "x"))))
                .containsExactlyInAnyOrder(first, second);
    }

    @Test
    void retainedCopiesAfterAReconnectGoToAll() {
        Route old = route("a", "one");
        Route newcomer = route("a", "two");
        routes.add(old, 0);
        routes.add(newcomer, LATER);

        routes.connected(2 * LATER);

        assertThat(routes.match(Publishes.retained(Publishes.qos1(1, "a", "x"))))
                .containsExactlyInAnyOrder(old, newcomer);
    }

    @Test
    void aClientHasOnlySharedFiltersWhereAllOfThemAre() {
        assertThat(routes.onlyShared()).isFalse();
        routes.add(route("$share/group/a", "one"), 0);
        assertThat(routes.onlyShared()).isTrue();

        routes.add(route("a", "two"), 0);

        assertThat(routes.onlyShared()).isFalse();
    }

    @Test
    void whatTheClientItselfListensToIsNoFilterOfTheApplication() {
        routes.add(own("system/health/ada"), 0);
        assertThat(routes.onlyShared()).isFalse();
        routes.add(route("$share/group/a", "one"), 0);

        assertThat(routes.onlyShared()).isTrue();
        routes.add(own("$share/group/b"), 0);
        routes.add(route("system/health/ada", "two"), 0);

        assertThat(routes.onlyShared()).isFalse();
    }

    private static Route own(String filter) {
        return new Route(TopicFilter.of(filter), Qos.AT_LEAST_ONCE, "own", message -> {}, Manner.OWN);
    }

    @Test
    void aFilterNeedsAChecksumWhereAllOfItsHandlersDo() {
        Manner requires = new Manner(null, false, false, true, true);
        routes.add(new Route(TopicFilter.of("a"), Qos.AT_LEAST_ONCE, "one", message -> {}, requires), 0);
        assertThat(routes.allRequireChecksum("a")).isTrue();

        routes.add(route("a", "two"), 0);

        assertThat(routes.allRequireChecksum("a")).isFalse();
    }

    @Test
    void withoutPropertiesNothingIsForAHandlerThatRequiresAChecksum() {
        Manner requires = new Manner(null, false, false, true, true);
        Route plain = route("a", "two");
        routes.add(new Route(TopicFilter.of("a"), Qos.AT_LEAST_ONCE, "one", message -> {}, requires), 0);
        routes.add(plain, 0);
        assertThat(routes.match(Publishes.qos1(1, "a", "x"))).hasSize(2);

        routes.speaking(false);
        assertThat(routes.match(Publishes.qos1(2, "a", "x"))).containsExactly(plain);
        routes.speaking(true);

        assertThat(routes.match(Publishes.qos1(3, "a", "x"))).hasSize(2);
    }

    @Test
    void aHandlerIsKnownAfterARestartByItsNameOrAsTheFirstOfItsFilterWithoutOne() {
        Route first = route("a", Route.MADE_UP + 1);
        Route second = route("a", Route.MADE_UP + 2);
        Route named = route("a", "name");

        assertThat(routes.lastingName(first)).isEqualTo("a");
        routes.add(named, 0);
        assertThat(routes.lastingName(first)).isEqualTo("a");
        routes.add(first, 0);

        assertThat(routes.lastingName(first)).isEqualTo("a");
        assertThat(routes.lastingName(second)).isNull();
        assertThat(routes.lastingName(named)).isNotEqualTo("a").contains("name");
    }

    @Test
    void whatIsAskedAgainToGetMoreIsAskedForAndGetsRetainedCopies() {
        routes.add(route("a", "one", Qos.AT_LEAST_ONCE), 0);
        routes.add(route("a", "two", Qos.AT_LEAST_ONCE), 0);
        Route more = route("a", "one", Qos.EXACTLY_ONCE);

        assertThat(routes.add(more, LATER)).isTrue();

        assertThat(routes.match(Publishes.retained(Publishes.qos1(1, "a", "x"))))
                .containsExactly(more);
    }

    @Test
    void oneThatWasNeverAddedIsNoLastOne() {
        assertThat(routes.remove(route("a", "one"))).isFalse();
        routes.add(route("a", "two"), 0);

        assertThat(routes.remove(route("a", "one"))).isFalse();
        assertThat(routes.qos("a")).contains(Qos.AT_LEAST_ONCE);
    }

    private static Route route(String filter, String name) {
        return route(filter, name, Qos.AT_LEAST_ONCE);
    }

    private static Route route(String filter, String name, Qos qos) {
        return new Route(TopicFilter.of(filter), qos, name, message -> {});
    }
}
