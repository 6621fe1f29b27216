package dev.petrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.petrel.connection.Settings;
import dev.petrel.message.Publication;
import dev.petrel.message.Will;
import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.wire.Packet;
import dev.petrel.wire.WireEnd;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever goes wrong, no secret is told (S3). */
@Timeout(120)
class SecretsTest {

    private static final String CANARY = "canary-in-the-mine";
    private static final Login LOGIN = new Login("ada", Secret.of(CANARY));

    private final List<String> told = new ArrayList<>();

    @Test
    void aPasswordIsInNoEventNoLogLineNoExceptionAndNoHealth() {
        String log = logOf(() -> {
            everythingFails(
                    new Settings().server("one", LOGIN).server("two", LOGIN).build());
            everythingFails(new Settings().credentials(() -> Optional.of(LOGIN)).build());
        });

        assertThat(told).hasSizeGreaterThan(30);
        assertThat(String.join("\n", told)).contains("broker").doesNotContain(CANARY);
        assertThat(log).contains("could not connect").doesNotContain(CANARY);
    }

    /** What others may read: the will, the status, heartbeats, replies to nobody. */
    @Test
    void aPasswordIsInNothingThatTravelsButTheLogin() {
        ConnectionSettings plain = new Settings().server("one", LOGIN).build();
        HandTurnedTime time = new HandTurnedTime();
        Scene scene =
                Scene.of(plain.withService(plain.service().withHealth(true).withHeartbeat(true)), time);
        scene.client.start();
        scene.wire().end(new WireEnd.Refused(ReasonCode.BAD_USER_NAME_OR_PASSWORD, "no", false));
        time.turn(Duration.ofSeconds(5));
        scene.wire().greet(false);
        scene.wire().grantAll();
        List<Packet.Publish> sent = scene.awaitSent(Packet.Publish.class, 2);
        Will will = Objects.requireNonNull(scene.wire().dial().hello().will());

        tell(whole(will.publication()));
        sent.forEach(publish -> tell(whole(publish.publication())));
        assertThat(String.join("\n", told)).contains("ready").doesNotContain(CANARY);
    }

    private static String whole(Publication publication) {
        return publication.topic().name() + " " + publication.payload().utf8() + " " + publication.metadata();
    }

    private void everythingFails(ConnectionSettings settings) {
        HandTurnedTime time = new HandTurnedTime();
        Scene scene = Scene.of(settings, time);
        PetrelClient client = scene.client;
        tell(settings, client, ClientOptions.of(settings));
        tell(client.subscribe("a", message -> {
            throw new IllegalStateException("handler");
        }));
        client.publishAsync(Publication.text("p", CANARY).withExpiry(Duration.ofHours(1)));
        client.start();
        await().until(() -> scene.dialer.dials() == 1);
        tell(scene.wire().dial(), client.health());
        fail(() -> client.awaitConnected(Duration.ofMillis(1)));
        scene.wire().greet(false);
        scene.wire().grantAll();
        scene.deliver(1, "a", CANARY);
        await().until(() -> {
            time.turn(Duration.ofSeconds(1)); // for the pauses before the handler is tried again
            return letter(scene).isPresent();
        });
        scene.wire().receive(new Packet.PubAck(letter(scene).orElseThrow().id(), ReasonCode.SUCCESS, ""));
        scene.awaitSent(Packet.PubAck.class, 1);
        scene.wire().end(new WireEnd.Lost("cut", true));
        for (int attempt = 2; attempt <= 4; attempt++) {
            int dials = attempt;
            time.turn(Duration.ofSeconds(5)); // less than the credentials may take
            await().until(() -> scene.dialer.dials() >= dials);
            scene.wire().end(new WireEnd.Unreachable("no route"));
            tell(client.health());
        }
        time.turn(Duration.ofSeconds(5)); // less than the credentials may take
        await().until(() -> scene.dialer.dials() >= 5);
        scene.wire().end(new WireEnd.Refused(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "no", false));
        fail(() -> client.awaitConnected(Duration.ofSeconds(1)));
        tell(client.health(), client.close(Duration.ofSeconds(1)), client.health());
        fail(() -> client.publish(Publication.text("p", CANARY)));
        scene.watch.await(event -> event instanceof ClientEvent.StateChanged changed
                && changed.state() instanceof dev.petrel.observe.ConnectionState.Closed);
        scene.watch.soFar().forEach(this::tell);
    }

    private static Optional<Packet.Publish> letter(Scene scene) {
        return scene.wire().sent(Packet.Publish.class).stream()
                .filter(sent -> sent.publication().topic().name().startsWith("dead/"))
                .findFirst();
    }

    private void tell(Object... things) {
        for (Object thing : things) {
            told.add(String.valueOf(thing));
        }
    }

    private void fail(Runnable action) {
        @Nullable Throwable thrown = catchThrowable(action::run);
        assertThat(thrown).isNotNull();
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        told.add(trace.toString());
    }

    private static String logOf(Runnable action) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }
}
