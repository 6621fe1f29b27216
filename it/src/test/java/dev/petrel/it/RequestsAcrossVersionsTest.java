package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.PetrelClient;
import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.fault.RequestTimedOut;
import dev.petrel.message.Publication;
import dev.petrel.request.Offer;
import dev.petrel.settings.Protocol;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who asks and who answers do not speak alike: what works all the same, and what does not and how it ends. */
@Timeout(120)
class RequestsAcrossVersionsTest {

    private static final Duration SHORT = Duration.ofMillis(1500);

    private static Grounds grounds;

    @RegisterExtension
    final Clients clients = new Clients();

    private final String room = Cell.newRoom();
    private final String topic = room + "/double";

    @BeforeAll
    static void open() {
        grounds = new Grounds();
    }

    @AfterAll
    static void close() {
        grounds.close();
    }

    @ParameterizedTest
    @EnumSource
    void anAskerOnMqtt311IsAnsweredByAResponderOnMqtt5(Ground.Kind broker) {
        Ask.doubles(client(broker, Protocol.MQTT_5, EnvelopeFormat.STANDARD), topic);
        PetrelClient asker = client(broker, Protocol.MQTT_3_1_1, EnvelopeFormat.STANDARD);

        assertThat(Ask.ask(asker, topic, 21)).isEqualTo(42);
    }

    @ParameterizedTest
    @EnumSource
    void anAskerOnMqtt5NamesTheReplyTopicForAResponderOnMqtt311(Ground.Kind broker) {
        Ask.doubles(client(broker, Protocol.MQTT_3_1_1, EnvelopeFormat.STANDARD), topic);
        PetrelClient asker = client(broker, Protocol.MQTT_5, EnvelopeFormat.STANDARD);

        assertThatThrownBy(() -> asker.request(Ask.request(topic, 21, SHORT))).isInstanceOf(RequestTimedOut.class);
        Envelope reply = asker.request(Ask.request(topic, 21, Inbox.PATIENCE).withReplyTopic(topic + "/reply"));

        assertThat(Ask.number(reply)).isEqualTo(42);
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void anAskerWithTheStandardFormatIsAnsweredByAResponderWithTars(Protocol protocol) {
        Ask.doubles(client(Ground.Kind.EMBEDDED, protocol, EnvelopeFormat.TARS), topic);
        PetrelClient asker = client(Ground.Kind.EMBEDDED, protocol, EnvelopeFormat.STANDARD);

        assertThat(Ask.ask(asker, topic, 21)).isEqualTo(42);
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void anAskerWithTarsDoesNotReadTheReplyOfAResponderWithTheStandardFormat(Protocol protocol) {
        Ask.doubles(client(Ground.Kind.EMBEDDED, protocol, EnvelopeFormat.STANDARD), topic);
        PetrelClient asker = client(Ground.Kind.EMBEDDED, protocol, EnvelopeFormat.TARS);

        assertThatThrownBy(() -> asker.request(Ask.request(topic, 21, SHORT)))
                .isInstanceOf(protocol == Protocol.MQTT_5 ? MalformedMessage.class : RequestTimedOut.class);
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void anOldResponderOfAFleetAnswersOnItsOwnTopic(Protocol protocol) {
        PetrelClient old = client(Ground.Kind.EMBEDDED, Protocol.MQTT_3_1_1, EnvelopeFormat.TARS);
        old.subscribe(room + "/memory/query", Ask.Count.class, event -> {
                    String id = event.envelope().id();
                    old.publish(Publication.text(
                            room + "/memory/results",
                            "{\"id\":\"" + id + "\",\"type\":\"memory.results\",\"ts\":1.5,\"source\":\"memory\","
                                    + "\"data\":{\"n\":" + event.data().n() * 2 + "}}"));
                })
                .awaitGranted(Inbox.PATIENCE);
        PetrelClient asker = client(Ground.Kind.EMBEDDED, protocol, EnvelopeFormat.TARS);

        Envelope reply = asker.request(
                Ask.request(room + "/memory/query", 21, Inbox.PATIENCE).withReplyTopic(room + "/memory/results"));

        assertThat(reply.type()).isEqualTo("memory.results");
        assertThat(Ask.number(reply)).isEqualTo(42);
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void anOldAskerOfAFleetIsAnsweredWhereItListens(Protocol protocol) {
        PetrelClient service = client(Ground.Kind.EMBEDDED, protocol, EnvelopeFormat.TARS);
        Offer offer = Offer.of(room + "/character/get")
                .withReplyTopic(room + "/character/result")
                .withReplyType("character.result");
        service.reply(
                        offer,
                        Ask.Count.class,
                        request -> Map.of("n", 2 * request.data().n()))
                .awaitGranted(Inbox.PATIENCE);
        PetrelClient old = client(Ground.Kind.EMBEDDED, Protocol.MQTT_3_1_1, EnvelopeFormat.TARS);
        Inbox inbox = new Inbox();
        old.subscribe(room + "/character/result", inbox).awaitGranted(Inbox.PATIENCE);

        old.publish(Publication.text(
                room + "/character/get",
                "{\"id\":\"abc\",\"type\":\"character.get\",\"ts\":1.5,\"source\":\"router\",\"data\":{\"n\":21}}"));

        Envelope reply = old.envelopes().read(inbox.awaitOne().payload());
        assertThat(reply.id()).isEqualTo("abc");
        assertThat(reply.type()).isEqualTo("character.result");
        assertThat(Ask.number(reply)).isEqualTo(42);
    }

    private PetrelClient client(Ground.Kind broker, Protocol protocol, EnvelopeFormat format) {
        return clients.connected(new Speaker(broker, protocol, format).settings(grounds));
    }
}
