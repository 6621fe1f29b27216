package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.connection.ScriptedDialer.ScriptedWire;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.ServerLimits;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.PublishOutcome.InDoubt.DoubtCause;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.SessionPolicy.OnLoss;
import dev.petrel.settings.SessionPolicy.Qos2InDoubt;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** QoS 2 exchanges that are written down: each step is on disk before the next is taken. */
class WrittenDownTest {

    private final Notebook notebook = new Notebook();
    private final List<PublishOutcome> ends = new ArrayList<>();
    private Line line = line(Settings.DURABLE);

    private static Line line(SessionPolicy session) {
        return Line.of(new Settings().session(session).build());
    }

    private ScriptedWire online(Exchanges.Begun... begun) {
        line.connection.resume(notebook, List.of(begun));
        line.connection.start();
        return line.wire();
    }

    private ScriptedWire greeted() {
        ScriptedWire wire = online();
        wire.greet(false);
        notebook.steps.clear();
        return wire;
    }

    private void feed(long number, String text) {
        feed(number, Publication.text("a", text).withQos(Qos.EXACTLY_ONCE));
    }

    private void feed(long number, Publication publication) {
        line.connection.feed(number, publication, ends::add);
    }

    private Exchanges.Begun begun(int id, boolean received, @Nullable String text) {
        Publication publication =
                text == null ? null : Publication.text("a", text).withQos(Qos.EXACTLY_ONCE);
        return new Exchanges.Begun(100 + id, id, received, publication, ends::add);
    }

    private static Packet.PubRec rec(int id) {
        return new Packet.PubRec(id, ReasonCode.SUCCESS, "");
    }

    private static Packet.PubComp comp(int id) {
        return new Packet.PubComp(id, ReasonCode.SUCCESS);
    }

    private static Packet.PubRel rel(int id) {
        return new Packet.PubRel(id, ReasonCode.SUCCESS);
    }

    @Test
    void nothingIsSentBeforeItsIdentifierIsOnDisk() {
        ScriptedWire wire = greeted();

        feed(7, "x");

        assertThat(notebook.steps).containsExactly("sending 7 as 1");
        assertThat(wire.sent(Packet.Publish.class)).isEmpty();
        notebook.written();
        assertThat(line.sentTexts()).containsExactly("x");
        assertThat(line.lastSent().id()).isEqualTo(1);
        assertThat(line.lastSent().duplicate()).isFalse();
    }

    @Test
    void nothingIsReleasedBeforeItsPubrecIsOnDisk() {
        ScriptedWire wire = greeted();
        feed(7, "x");
        notebook.written();

        wire.receive(rec(1));

        assertThat(notebook.steps).endsWith("received 1");
        assertThat(wire.sent(Packet.PubRel.class)).isEmpty();
        notebook.written();
        assertThat(wire.sent(Packet.PubRel.class)).containsExactly(rel(1));
        assertThat(ends).isEmpty();
    }

    @Test
    void noIdentifierIsUsedAgainBeforeItsPubcompIsOnDisk() {
        PacketIds ids = new PacketIds();
        Steps steps = new Steps(new Surroundings(line.time, Runnable::run, line.events), () -> {});
        InFlight inFlight = new InFlight(ids, steps);
        steps.writtenBy(notebook);
        Publication publication = Publication.text("a", "x").withQos(Qos.EXACTLY_ONCE);
        Flight flight = new Flight(publication, Origin.fed(7, ends::add), 0);
        inFlight.identify(flight);
        inFlight.sent(flight);
        steps.sending(flight, flight::sent);
        notebook.written();
        inFlight.released(flight);
        steps.received(flight, () -> {});
        notebook.written();

        inFlight.answered(flight);

        assertThat(notebook.steps).endsWith("delivered 7 as 1");
        assertThat(isFree(ids, 1)).isFalse();
        notebook.written();
        assertThat(isFree(ids, 1)).isTrue();
    }

    /** Whether it comes up when all that are free have their turn. */
    private static boolean isFree(PacketIds ids, int wanted) {
        for (int i = 0; i < 65_535; i++) {
            int id = ids.next();
            ids.free(id);
            if (id == wanted) {
                return true;
            }
        }
        return false;
    }

    @Test
    void anExchangeIsOverBeforeItsIdentifierIsFree() {
        ScriptedWire wire = greeted();
        feed(7, "x");
        notebook.written();
        wire.receive(rec(1));
        notebook.written();

        wire.receive(comp(1));

        assertThat(ends).containsExactly(Delivered.SUCCESS);
        assertThat(notebook.steps).containsExactly("sending 7 as 1", "received 1", "delivered 7 as 1");
    }

    @Test
    void aPubcompBeforeThePubrelIsAViolation() {
        ScriptedWire wire = greeted();
        feed(7, "x");
        notebook.written();

        wire.receive(rec(1), comp(1));

        assertThat(wire.isEnded()).isTrue();
        assertThat(ends).isEmpty();
    }

    @Test
    void otherPublicationsWaitForNoDisk() {
        ScriptedWire wire = greeted();
        feed(7, "x");

        feed(8, Publication.text("a", "once at least"));
        feed(9, Publication.text("a", "once at most").withQos(Qos.AT_MOST_ONCE));

        assertThat(line.sentTexts()).containsExactly("once at least", "once at most");
        assertThat(wire.sent(Packet.Publish.class).getFirst().id()).isEqualTo(2);
        assertThat(notebook.steps).containsExactly("sending 7 as 1");
    }

    @Test
    void withoutANotebookNothingWaits() {
        line.takenByBroker();

        feed(7, "x");
        line.wire().receive(rec(line.lastSent().id()));
        line.wire().receive(comp(line.lastSent().id()));

        assertThat(ends).containsExactly(Delivered.SUCCESS);
    }

    @Test
    void whatIsOnItsWayToTheDiskTakesAPlaceOnTheWire() {
        ScriptedWire wire = online();
        wire.greet(false, limits(1));
        feed(1, "x");
        feed(2, "y");

        assertThat(notebook.steps).containsExactly("session gone", "sending 1 as 1");
        notebook.written();
        assertThat(line.sentTexts()).containsExactly("x");
        wire.receive(rec(1));
        notebook.written();
        wire.receive(comp(1));
        assertThat(notebook.steps).endsWith("delivered 1 as 1", "sending 2 as 2");
    }

    private static ServerLimits limits(int receiveMaximum) {
        return new ServerLimits(
                receiveMaximum,
                Qos.EXACTLY_ONCE,
                ServerLimits.LARGEST_PACKET,
                0,
                Duration.ofSeconds(60),
                ServerLimits.Features.ALL);
    }

    @Test
    void whatIsOnDiskWhenTheConnectionIsGoneIsSentFirstOnTheNext() {
        greeted();
        feed(7, "x");
        line.wire().end(Line.CUT);
        notebook.written();
        line.time.turn(Line.ANY_DELAY);
        feed(8, "y");

        line.wire().greet(true);
        notebook.written();

        assertThat(line.sentTexts()).containsExactly("x", "y");
        assertThat(line.wire().sent(Packet.Publish.class))
                .extracting(Packet.Publish::duplicate)
                .containsExactly(false, false);
        assertThat(notebook.steps).containsExactly("sending 7 as 1", "sending 8 as 2");
    }

    @Test
    void whatIsNotOnDiskYetWhenTheNextConnectionComesIsSentThereOnce() {
        greeted();
        feed(7, "x");

        line.redial().greet(true);

        assertThat(line.sentTexts()).isEmpty();
        notebook.written();
        assertThat(line.sentTexts()).containsExactly("x");
        assertThat(notebook.steps).containsExactly("sending 7 as 1");
    }

    @Test
    void aPubrecThatIsNotOnDiskYetWhenTheNextConnectionComesIsAnsweredThereOnce() {
        ScriptedWire first = greeted();
        feed(7, "x");
        notebook.written();
        first.receive(rec(1));

        ScriptedWire next = line.redial();
        next.greet(true);

        assertThat(next.sent()).isEmpty();
        notebook.written();
        assertThat(next.sent()).containsExactly(rel(1));
        assertThat(first.sent(Packet.PubRel.class)).isEmpty();
    }

    @Test
    void aPubrecForWhatWasNotSentIsAViolation() {
        ScriptedWire wire = greeted();
        feed(7, "x");

        wire.receive(rec(1));

        assertThat(wire.isEnded()).isTrue();
        assertThat(notebook.steps).containsExactly("sending 7 as 1");
    }

    @Test
    void aRefusedOneHasAnotherIdentifierWhenItIsTriedAgain() {
        ScriptedWire wire = greeted();
        feed(7, "x");
        notebook.written();

        line.refuse(line.lastSent(), 0x97);
        line.time.turn(Duration.ofSeconds(10));

        assertThat(notebook.steps).containsExactly("sending 7 as 1", "gave up 7 as 1", "sending 7 as 2");
        notebook.written();
        assertThat(wire.sent(Packet.Publish.class))
                .extracting(Packet.Publish::id)
                .containsExactly(1, 2);
    }

    @Test
    void whatAnotherProcessSentIsSentAgainAsACopyUnderItsIdentifier() {
        ScriptedWire wire = online(begun(5, false, "five"), begun(3, false, "three"));
        feed(200, "new");

        wire.greet(true);
        notebook.written();

        assertThat(line.sentTexts()).containsExactly("five", "three", "new");
        assertThat(wire.sent(Packet.Publish.class))
                .extracting(Packet.Publish::id)
                .containsExactly(5, 3, 1);
        assertThat(wire.sent(Packet.Publish.class))
                .extracting(Packet.Publish::duplicate)
                .containsExactly(true, true, false);
        wire.receive(rec(5));
        notebook.written();
        wire.receive(comp(5));
        assertThat(notebook.steps).containsExactly("sending 200 as 1", "received 5", "delivered 105 as 5");
        assertThat(ends).containsExactly(Delivered.SUCCESS);
    }

    @Test
    void whatAnotherProcessKnewToBeReceivedIsReleasedFirst() {
        ScriptedWire wire = online(begun(3, false, "three"), begun(5, true, "five"));

        wire.greet(true);

        assertThat(wire.sent().getFirst()).isEqualTo(rel(5));
        assertThat(line.sentTexts()).containsExactly("three");
        wire.receive(new Packet.PubComp(5, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
        assertThat(ends).containsExactly(Delivered.SUCCESS);
        assertThat(notebook.steps).containsExactly("delivered 105 as 5");
    }

    @Test
    void anIdentifierOfWhatHasEndedIsNotUsedWhileTheSessionLives() {
        ScriptedWire wire = online(begun(1, false, null));
        wire.greet(true);

        feed(7, "x");
        notebook.written();

        assertThat(line.lastSent().id()).isEqualTo(2);
        line.redial().greet(true);
        feed(8, "y");
        assertThat(notebook.steps).endsWith("sending 8 as 3");
    }

    @Test
    void whereTheBrokerHasNotKeptTheSessionWhatHadNoPubrecIsSentAnewAndTheRestIsInDoubt() {
        ScriptedWire wire = online(begun(5, false, "five"), begun(6, true, "six"));

        wire.greet(false);
        notebook.written();

        assertThat(line.sentTexts()).containsExactly("five");
        assertThat(line.lastSent().duplicate()).isFalse();
        assertThat(ends)
                .singleElement()
                .isInstanceOfSatisfying(
                        InDoubt.class, doubt -> assertThat(doubt.cause()).isEqualTo(DoubtCause.SESSION_LOST));
        assertThat(notebook.steps)
                .containsExactly(
                        "session gone", "sending 105 as " + line.lastSent().id());
        assertThat(line.told(ClientEvent.SessionLost.class)).hasSize(1);
    }

    @Test
    void orAllIsSentAnewWhereThatIsWanted() {
        line = line(Settings.DURABLE.withQos2InDoubt(Qos2InDoubt.RESEND));
        ScriptedWire wire = online(begun(5, false, "five"), begun(6, true, "six"));

        wire.greet(false);
        notebook.written();

        assertThat(line.sentTexts()).containsExactly("five", "six");
        assertThat(ends).isEmpty();
    }

    @Test
    void orTheConnectionStopsWhereThatIsWanted() {
        line = line(Settings.DURABLE.withOnLoss(OnLoss.FAIL));

        ScriptedWire wire = online(begun(6, true, "six"));
        wire.greet(false);

        assertThat(line.state()).isInstanceOf(ConnectionState.Idle.class);
        assertThat(ends).hasOnlyElementsOfType(InDoubt.class);
    }

    @Test
    void aSessionThatIsLostWhileAStepIsOnItsWayBeginsTheExchangeAnew() {
        greeted();
        feed(7, "x");

        ScriptedWire next = line.redial();
        next.greet(false);
        notebook.written();

        assertThat(notebook.steps).containsExactly("sending 7 as 1", "session gone", "sending 7 as 2");
        assertThat(next.sent(Packet.Publish.class))
                .extracting(Packet.Publish::id)
                .containsExactly(2);
    }

    @Test
    void whatIsClosedStaysAsItIsOnDisk() {
        greeted();
        feed(7, "x");
        notebook.written();
        feed(8, "y");

        var unused = line.connection.close(false);
        notebook.written();

        assertThat(notebook.steps).containsExactly("sending 7 as 1", "sending 8 as 2");
        assertThat(ends).hasSize(2);
    }

    @Test
    void onADurableSessionQos2IsForWhatIsFed() {
        assertThatThrownBy(() -> line.publish("a", Qos.EXACTLY_ONCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MQTT_OUTBOX_EXACTLY_ONCE");
    }
}
