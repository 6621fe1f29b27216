package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.connection.ScriptedDialer.ScriptedWire;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ServerLimits;
import dev.petrel.outcome.OutcomeStage;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.Overflow;
import dev.petrel.settings.OverflowRule;
import dev.petrel.settings.QueuePolicy;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.WhenOffline;
import dev.petrel.topic.TopicFilter;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random answers and cuts: what is accepted ends once, and what is on the wire obeys its rules. */
class OutgoingPropertyTest {

    private static final int WINDOW = 7;
    private static final int QUEUE = 60;
    private static final List<Integer> ANSWERS = List.of(0x00, 0x00, 0x00, 0x00, 0x10, 0x87, 0x91, 0x97, 0x80, 0x83);
    private static final Set<FailureCause> VICTIMS = Set.of(FailureCause.DROPPED, FailureCause.SUPERSEDED);
    private static final List<PublishOutcome> ENDED = List.of(PublishOutcome.Delivered.SUCCESS);
    private static final Set<Integer> PASSING = Set.of(0x80, 0x83, 0x91, 0x97);

    private static final List<WhenOffline> OFFLINE =
            List.of(new WhenOffline.Queue(), new WhenOffline.Wait(Duration.ofSeconds(1)), new WhenOffline.Reject());

    /** Each way to overflow has a topic, and so little room that it comes to that. */
    private static final QueuePolicy RULES = QueuePolicy.DEFAULT
            .withRule(rule("drop", new Overflow.DropOldest()))
            .withRule(rule("latest", new Overflow.LatestPerTopic()))
            .withRule(rule("wait", new Overflow.Wait(Duration.ofSeconds(2))))
            .withRule(rule("reject", new Overflow.Reject()));

    private static OverflowRule rule(String topic, Overflow overflow) {
        return new OverflowRule(TopicFilter.of(topic), overflow, 4, 1 << 20);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void eachPublicationEndsOnceAndTheWireObeysItsRules(long seed) {
        Run run = new Run(new Random(seed), QueuePolicy.DEFAULT, SessionPolicy.Qos2InDoubt.REPORT);

        for (int i = 0; i < 1500; i++) {
            run.step();
        }
        run.calm();

        run.assertEachEndedOnce();
        run.assertAllRoomIsFree();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24})
    void soItIsWithEveryWayToOverflowOrderedOnesAndThoseOfTheClientAndOfOthers(long seed) {
        QueuePolicy policy = RULES.withWhenOffline(OFFLINE.get((int) (seed % OFFLINE.size())));
        Run run = new Run(
                new Random(seed),
                policy,
                seed % 2 == 0 ? SessionPolicy.Qos2InDoubt.REPORT : SessionPolicy.Qos2InDoubt.RESEND);

        for (int i = 0; i < 1500; i++) {
            run.step();
        }
        run.calm();

        run.assertEachEndedOnce();
        run.assertNoVictimWasEverSent();
        run.assertAllRoomIsFree();
    }

    /** A broker that keeps to the protocol but answers in any order and with anything, on a line that breaks. */
    private static final class Run {
        private final Random chance;
        private final List<String> topics;
        private final Line line;

        /** What was not refused at once; some of it is refused later. */
        private final Map<Integer, Receipt> receipts = new HashMap<>();

        /** How often each of those ended that others hold. */
        private final Map<Integer, List<PublishOutcome>> fed = new HashMap<>();

        private final Set<Integer> ordered = new HashSet<>();
        private final Set<Integer> everSent = new HashSet<>();
        private int published;
        private boolean online;

        // For as long as the session lives.
        private final Set<Integer> half = new HashSet<>();

        // For as long as the connection lives.
        private final Map<Integer, Packet.Publish> open = new LinkedHashMap<>();
        private final Set<Integer> released = new HashSet<>();
        private int seen;
        private int window = WINDOW;

        // What the order is checked by: the highest number per topic and QoS.
        private final Map<String, Integer> newestHere = new HashMap<>();

        /** Refused for a passing reason, and how often. */
        private final Map<Integer, Integer> refusals = new HashMap<>();

        private final Map<Integer, String> rows = new HashMap<>();

        /** Those in flight that the broker took half. */
        private final Map<Integer, Integer> halfNumbers = new HashMap<>();

        Run(Random chance, QueuePolicy policy, SessionPolicy.Qos2InDoubt halfWay) {
            this.chance = chance;
            this.topics = policy.rules().isEmpty()
                    ? List.of("t0", "t1", "t2")
                    : List.of("t0", "drop", "latest", "wait", "reject", "own", "fed");
            this.line = Line.of(
                    new Settings()
                            .session(Settings.CLEAN.withQos2InDoubt(halfWay))
                            .build(),
                    DeliveryLimits.DEFAULT
                            .withWindow(WINDOW)
                            .withQueue(QUEUE, 1 << 20)
                            .withQueuePolicy(policy));
            line.connection.start();
        }

        void step() {
            switch (chance.nextInt(12)) {
                case 0, 1, 2, 3 -> publish();
                case 4 -> {
                    if (online && chance.nextInt(4) == 0) {
                        cut();
                    } else if (!online) {
                        comeBack(chance.nextInt(4) != 0);
                    }
                }
                case 5 -> line.time.turn(Duration.ofMillis(chance.nextInt(chance.nextInt(8) == 0 ? 6000 : 300)));
                case 6 -> socket();
                default -> answerOne(ANSWERS.get(chance.nextInt(ANSWERS.size())));
            }
            look();
        }

        private void publish() {
            String topic = topics.get(chance.nextInt(topics.size()));
            int number = published++;
            Qos qos = Qos.of(chance.nextInt(3));
            Publication publication =
                    Publication.of(topic, Payload.utf8(String.valueOf(number))).withQos(qos);
            if (chance.nextInt(10) == 0) {
                publication = publication.withExpiry(Duration.ofSeconds(1 + chance.nextInt(3)));
            }
            if (topics.size() > 3 && chance.nextInt(6) == 0) {
                publication = publication.withOrdered(true);
                ordered.add(number);
            }
            if (topic.equals("fed")) {
                List<PublishOutcome> ends = new ArrayList<>();
                fed.put(number, ends);
                line.connection.feed(0, publication, ends::add);
            } else {
                take(
                        number,
                        topic.equals("own")
                                ? line.connection.publishOwn(publication)
                                : line.connection.publish(publication));
            }
        }

        private void take(int number, Receipt receipt) {
            if (!declined(receipt)) {
                receipts.put(number, receipt);
            }
        }

        private static boolean declined(Receipt receipt) {
            return OutcomeStage.toWaitOn(receipt.accepted()).isCompletedExceptionally();
        }

        private void socket() {
            if (online && chance.nextBoolean()) {
                line.wire().fill();
            } else if (online) {
                line.wire().empty();
            }
        }

        private void cut() {
            if (chance.nextBoolean()) {
                line.wire().holdWrites();
                publish();
                look();
            }
            line.wire().end(Line.CUT);
            online = false;
        }

        private void comeBack(boolean sessionPresent) {
            if (line.state() instanceof dev.petrel.observe.ConnectionState.Waiting) {
                line.time.turn(Line.ANY_DELAY);
            }
            open.clear();
            released.clear();
            newestHere.clear();
            seen = 0;
            boolean kept =
                    sessionPresent && !line.wire().dial().hello().session().cleanStart();
            if (!kept) {
                half.clear();
                halfNumbers.clear();
            }
            window = 1 + chance.nextInt(WINDOW + 3);
            online = true;
            line.wire().greet(kept, limits(window));
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

        /** Takes note of what was sent, and checks it. */
        private void look() {
            if (!online) {
                return;
            }
            List<Packet> sent = line.wire().sent();
            for (; seen < sent.size(); seen++) {
                switch (sent.get(seen)) {
                    case Packet.Publish publish -> look(publish);
                    case Packet.PubRel release -> {
                        assertThat(half).contains(release.id());
                        open.remove(release.id());
                        released.add(release.id());
                    }
                    default -> {}
                }
            }
        }

        private void look(Packet.Publish publish) {
            Qos qos = publish.publication().qos();
            if (qos != Qos.AT_MOST_ONCE) {
                assertThat(publish.id()).isPositive();
                assertThat(open).as("identifiers in flight").doesNotContainKey(publish.id());
                assertThat(released).as("identifiers in flight").doesNotContain(publish.id());
                assertThat(half).as("identifiers that the broker holds").doesNotContain(publish.id());
                assertAloneIfOrdered(publish);
                open.put(publish.id(), publish);
                assertThat(open.size()).as("window").isLessThanOrEqualTo(Math.min(WINDOW, window));
            }
            everSent.add(number(publish));
            order(publish);
        }

        /** One that is ordered has none of its topic and QoS beside it. */
        private void assertAloneIfOrdered(Packet.Publish publish) {
            String row = row(publish);
            int number = number(publish);
            Set<Integer> beside = new HashSet<>();
            open.values().stream().map(Run::number).forEach(beside::add);
            released.stream().map(halfNumbers::get).filter(Objects::nonNull).forEach(beside::add);
            beside.removeIf(other -> !row.equals(rows.get(other)));
            assertThat(beside)
                    .as("beside %s of %s, of which %s are ordered", number, row, ordered)
                    .noneMatch(other -> ordered.contains(number) || ordered.contains(other));
        }

        private static String row(Packet.Publish publish) {
            return publish.publication().topic() + " " + publish.publication().qos();
        }

        private void order(Packet.Publish publish) {
            String row = row(publish);
            int number = number(publish);
            rows.put(number, row);
            if (!publish.duplicate()) {
                assertThat(refusals.keySet())
                        .as("refused before %s of %s, without an end", number, row)
                        .noneMatch(earlier -> earlier < number && row.equals(rows.get(earlier)) && open(earlier));
            }
            if (!refusals.containsKey(number)) {
                assertThat(number)
                        .as("order of %s on one connection", row)
                        .isGreaterThan(newestHere.getOrDefault(row, -1));
                newestHere.put(row, number);
            }
        }

        private boolean open(int number) {
            Receipt receipt = receipts.get(number);
            return receipt == null
                    ? fed.getOrDefault(number, ENDED).isEmpty()
                    : !declined(receipt) && Line.outcome(receipt) == null;
        }

        private static int number(Packet.Publish publish) {
            return Integer.parseInt(publish.publication().payload().utf8());
        }

        private void answerOne(int code) {
            if (!online || (open.isEmpty() && released.isEmpty())) {
                return;
            }
            List<Integer> ids = new ArrayList<>(open.keySet());
            ids.addAll(released);
            int id = ids.get(chance.nextInt(ids.size()));
            if (released.remove(id)) {
                half.remove(id);
                line.wire().receive(new Packet.PubComp(id, ReasonCode.of(chance.nextBoolean() ? 0x00 : 0x92)));
                return;
            }
            Packet.Publish publish = open.remove(id);
            answer(line.wire(), publish, ReasonCode.of(code));
        }

        private void answer(ScriptedWire wire, Packet.@Nullable Publish publish, ReasonCode code) {
            if (publish == null) {
                return;
            }
            if (PASSING.contains(code.value())) {
                int times = refusals.merge(number(publish), 1, Integer::sum);
                assertThat(times).as("refusals of one").isLessThanOrEqualTo(1 + HeldBack.TRIES);
            }
            if (publish.publication().qos() == Qos.AT_LEAST_ONCE) {
                wire.receive(new Packet.PubAck(publish.id(), code, ""));
            } else {
                if (!code.isFailure()) {
                    half.add(publish.id());
                    halfNumbers.put(publish.id(), number(publish));
                }
                wire.receive(new Packet.PubRec(publish.id(), code, ""));
            }
        }

        /** Everything is answered with a yes, until nothing is left. */
        void calm() {
            if (!online) {
                comeBack(true);
            }
            line.wire().empty();
            look();
            while (!open.isEmpty()
                    || !released.isEmpty()
                    || line.time.untilNextAlarm().isPresent()) {
                answerOne(0x00);
                line.time.turn(Duration.ofMillis(100));
                look();
            }
        }

        void assertEachEndedOnce() {
            List<Receipt> accepted = receipts.values().stream()
                    .filter(receipt -> !declined(receipt))
                    .toList();
            assertThat(accepted).allSatisfy(receipt -> {
                assertThat(OutcomeStage.toWaitOn(receipt.accepted())).isDone();
                assertThat(Line.outcome(receipt)).isNotNull();
            });
            assertThat(fed.values()).allSatisfy(ends -> assertThat(ends).hasSize(1));
            assertThat(Line.end(line.connection.drained())).isEqualTo("done");
            assertThat(line.told(ClientEvent.Published.class)).hasSize(accepted.size() + fed.size());
            assertThat(refusals).isNotEmpty();
        }

        void assertNoVictimWasEverSent() {
            Set<Integer> victims = receipts.keySet().stream()
                    .filter(number -> isVictim(receipts.get(number)))
                    .collect(Collectors.toSet());

            assertThat(victims).isNotEmpty().doesNotContainAnyElementsOf(everSent);
        }

        private static boolean isVictim(@Nullable Receipt receipt) {
            return receipt != null
                    && !declined(receipt)
                    && Line.outcome(receipt) instanceof Failed failed
                    && VICTIMS.contains(failed.cause());
        }

        void assertAllRoomIsFree() {
            line.wire().fill();

            for (int i = 0; i < QUEUE; i++) {
                assertThat(declined(line.publish("t", Qos.AT_LEAST_ONCE))).isFalse();
            }
            assertThat(declined(line.publish("t", Qos.AT_LEAST_ONCE))).isTrue();
        }
    }
}
