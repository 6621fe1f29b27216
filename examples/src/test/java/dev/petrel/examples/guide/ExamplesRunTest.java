package dev.petrel.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.PetrelClient;
import dev.petrel.deadletter.DeadLetter;
import dev.petrel.examples.house.LocalBroker;
import dev.petrel.message.Publication;
import dev.petrel.observe.Health;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.Tls;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The code that the documentation shows does what the documentation says. */
@Timeout(120)
class ExamplesRunTest {

    @RegisterExtension
    static final LocalBroker BROKER = new LocalBroker();

    @Test
    void theFirstServicePrintsItsOwnReadingUntilEnter() throws Exception {
        PrintStream realOut = System.out;
        InputStream realIn = System.in;
        PipedInputStream printed = new PipedInputStream();
        PipedOutputStream keyboard = new PipedOutputStream();
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            System.setOut(new PrintStream(new PipedOutputStream(printed), true, StandardCharsets.UTF_8));
            System.setIn(new PipedInputStream(keyboard));

            Future<?> service = other.submit(() -> {
                FirstService.main(new String[] {BROKER.url()});
                return null;
            });

            BufferedReader screen = new BufferedReader(new InputStreamReader(printed, StandardCharsets.UTF_8));
            assertThat(screen.readLine()).isEqualTo("kitchen: 21.5");
            keyboard.write('\n');
            keyboard.flush();
            service.get(20, TimeUnit.SECONDS);
        } finally {
            System.setOut(realOut);
            System.setIn(realIn);
        }
    }

    @Test
    void anOutcomeIsPutIntoWords() throws Exception {
        String word = Publishing.publish(BROKER.client("publishing"))
                .toCompletableFuture()
                .get(LocalBroker.PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(word).isEqualTo("the broker has it: 0x00 success");
    }

    @Test
    void aClientWithOptionsOfItsOwnConnects() {
        ConnectionSettings settings = Settings.session(BROKER.url());

        try (PetrelClient client = Settings.options(settings)) {
            client.awaitConnected(LocalBroker.PATIENCE);

            assertThat(client.health().status()).isEqualTo(Health.Status.UP);
            assertThat(settings.session()).isEqualTo(SessionPolicy.durable("cellar-logger", Duration.ofDays(2)));
        }
    }

    @Test
    void aSharedSubscriptionAtQos2HearsAReading() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        PetrelClient client = BROKER.client("sharing");
        Settings.subscribe(client, message -> heard.countDown());

        client.publish(Publication.text("room/attic/temperature", "17.0"));

        assertThat(heard.await(LocalBroker.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void securitySettingsTrustTheAuthorityThatWasGiven() {
        ConnectionSettings settings = Settings.security();

        assertThat(settings.security().tls().trust()).isEqualTo(new Tls.Trust.Pem(Path.of("/etc/petrel/ca.pem")));
        assertThat(settings.servers().get(0).scheme().tls()).isTrue();
    }

    @Test
    void whatWasPublishedAndWaitedForIsKeptForLaterSubscribers() throws Exception {
        Publishing.publishAndWait(BROKER.client("waiting"));

        CountDownLatch heard = new CountDownLatch(1);
        BROKER.client("later").subscribe("room/kitchen/temperature", message -> {
            if (message.retained()) {
                heard.countDown();
            }
        });
        assertThat(heard.await(LocalBroker.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void aTillBooksWhatItCanAndGivesUpWhatIsNoAmount() throws Exception {
        BlockingQueue<Long> booked = new LinkedBlockingQueue<>();
        BlockingQueue<DeadLetter> letters = new LinkedBlockingQueue<>();
        PetrelClient client = BROKER.client("till");
        BROKER.client("undertaker").subscribe("dead/#", message -> letters.add(DeadLetter.read(message)));
        Deciding.subscribe(client, new Deciding.Till() {
            @Override
            public boolean open() {
                return true;
            }

            @Override
            public void book(long cents) {
                booked.add(cents);
            }
        });

        List.of("0", "a lot", "250").forEach(amount -> client.publish(Publication.text("till/1/sale", amount)));

        assertThat(booked.poll(LocalBroker.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo(250);
        DeadLetter letter = letters.poll(LocalBroker.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(letter).isNotNull();
        assertThat(letter.reason()).isEqualTo("not an amount");
        assertThat(letter.original().topic().name()).isEqualTo("till/1/sale");
        assertThat(booked).isEmpty();
    }

    @Test
    void whatTheOutboxAcceptedIsThereForTheNextClient(@TempDir Path directory) throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        ConnectionSettings settings =
                ConnectionSettings.parse(BROKER.url()).withSession(SessionPolicy.clean("keeping"));
        try (PetrelClient never = PetrelClient.of(Keeping.outbox(settings, directory))) {
            assertThat(Keeping.publish(never, Publication.text("kept", "for later")))
                    .isPresent();
        }
        BROKER.client("late-reader")
                .subscribe("kept", message -> heard.countDown())
                .awaitGranted(LocalBroker.PATIENCE);

        try (PetrelClient next =
                PetrelClient.of(Keeping.outbox(settings, directory)).start()) {
            assertThat(next.drain(LocalBroker.PATIENCE)).isTrue();
        }

        assertThat(heard.await(LocalBroker.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }
}
