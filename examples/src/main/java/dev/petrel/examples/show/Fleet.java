package dev.petrel.examples.show;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.envelope.Event;
import dev.petrel.examples.fleet.LanguageModel;
import dev.petrel.examples.fleet.SpeechToText;
import dev.petrel.examples.fleet.TextToSpeech;
import dev.petrel.examples.fleet.Words.Answer;
import dev.petrel.examples.fleet.Words.Heard;
import dev.petrel.examples.fleet.Words.Status;
import dev.petrel.examples.show.Screen.Tone;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Ears, a mind and a mouth, each a process of its own, and somebody who listens to what they say and how they are. */
final class Fleet implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Longer than the broker is ever away: what is said meanwhile is counted all the same. */
    private static final Duration SESSION_KEPT = Duration.ofHours(1);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final String url;
    private final Screen screen;
    private final PetrelClient listener;
    private final Member mouth = new Member("tts", TextToSpeech.class);
    private final Member mind = new Member("llm", LanguageModel.class);
    private final Member ears = new Member("stt", SpeechToText.class);
    private final Set<String> well = ConcurrentHashMap.newKeySet();
    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    private Fleet(String url, Screen screen) {
        this.url = url;
        this.screen = screen;
        ConnectionSettings settings =
                ConnectionSettings.parse(url).withSession(SessionPolicy.durable("listener", SESSION_KEPT));
        this.listener = PetrelClient.of(ClientOptions.of(settings)).start();
        listener.subscribe("stt/final", Heard.class, this::heard);
        listener.subscribe("llm/response", Answer.class, this::answered);
        listener.subscribe("tts/status", Status.class, this::said);
        listener.subscribe("system/health/{service}", Health.class, this::health);
    }

    /** Starts all of them, who listens before who speaks, and waits until each has said that it is ready. */
    static Fleet open(String url, Screen screen) throws IOException, InterruptedException {
        Fleet fleet = new Fleet(url, screen);
        try {
            fleet.listener.awaitConnected(PATIENCE);
            for (Member member : fleet.members()) {
                member.start();
                fleet.await(() -> fleet.well.contains(member.name));
            }
            return fleet;
        } catch (IOException | InterruptedException | RuntimeException e) {
            fleet.close();
            throw e;
        }
    }

    /** Who listens comes before who speaks. */
    private List<Member> members() {
        return List.of(mouth, mind, ears);
    }

    private Map<String, String> settings(String clientId) {
        return Map.of(
                "MQTT_URL", url,
                "MQTT_CLIENT_ID", clientId,
                "MQTT_ENABLE_HEALTH", "true",
                "MQTT_ENABLE_HEARTBEAT", "true",
                "MQTT_SESSION", "durable",
                "MQTT_DEDUPE_TTL", "60",
                "MQTT_DEDUPE_MAX_ENTRIES", "1000",
                "MQTT_RECONNECT_MIN_DELAY", "0.2",
                "MQTT_RECONNECT_MAX_DELAY", "1");
    }

    private void heard(Event<Heard> event) {
        if (heard.add(event.envelope().id())) {
            screen.line(Tone.PLAIN, "stt", "hears: " + event.data().text());
        }
    }

    private void answered(Event<Answer> event) {
        if (answered.add(event.data().id())) {
            screen.line(Tone.PLAIN, "llm", "answers: " + event.data().reply());
        }
    }

    private void said(Event<Status> event) {
        if (event.data().event().equals("speaking_end") && said.add(event.data().id())) {
            screen.line(Tone.PLAIN, "tts", "has said: " + event.data().text());
        }
    }

    private void health(Event<Health> event) {
        String service = event.message().level("service");
        boolean ok = event.data().ok();
        if (ok) {
            well.add(service);
        } else {
            well.remove(service);
        }
        screen.line(
                ok ? Tone.GOOD : Tone.BAD,
                service,
                "is " + (ok ? "well: " : "not well: ") + event.data().event());
    }

    /** What a service says of itself. */
    record Health(boolean ok, String event) {}

    /** The mouth goes away without a word, and comes back. */
    Mishap mishap(Duration down) {
        return new Mishap(mouth.name, mouth::kill, mouth::start, down);
    }

    /** Ends the ears, and waits until all that they heard was said. What is missing after that is lost. */
    Conversation settle() throws InterruptedException {
        ears.close();
        await(() -> said.containsAll(heard));
        return new Conversation(heard.size(), answered.size(), said.size());
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < until) {
            TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
        }
    }

    @Override
    public void close() {
        members().forEach(Member::close);
        listener.close();
    }

    /** One service, while it runs and while it does not. */
    private final class Member implements AutoCloseable {

        private final String name;
        private final Class<?> main;
        private @Nullable ServiceProcess process;

        Member(String name, Class<?> main) {
            this.name = name;
            this.main = main;
        }

        synchronized void start() throws IOException {
            process = ServiceProcess.start(main, settings(name));
        }

        synchronized void kill() {
            if (process != null) {
                process.kill();
            }
        }

        @Override
        public synchronized void close() {
            if (process != null) {
                process.close();
            }
        }
    }
}
