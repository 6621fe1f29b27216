package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ConnectionState;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Credentials;
import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import dev.petrel.wire.WireEnd;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Logins that change, and those that cannot be read. */
class CredentialsTest {

    @Test
    void credentialsAreReadAnewForEachAttempt() {
        AtomicInteger reads = new AtomicInteger();
        Line line = Line.of(new Settings()
                .credentials(() -> Optional.of(login("user " + reads.incrementAndGet())))
                .build());

        line.connection.start();
        awaitDials(line, 1);
        line.wire().end(new WireEnd.Refused(ReasonCode.BAD_USER_NAME_OR_PASSWORD, "no", false));
        line.time.turn(Duration.ofSeconds(5)); // less than the credentials may take
        awaitDials(line, 2);

        assertThat(line.wire().dial().hello().login()).isEqualTo(login("user 2"));
    }

    @Test
    void theLoginOfTheUrlComesFirst() {
        Line line = Line.of(new Settings()
                .server("broker", login("url"))
                .credentials(() -> Optional.of(login("other")))
                .build());

        line.connection.start();

        assertThat(line.wire().dial().hello().login()).isEqualTo(login("url"));
    }

    @Test
    void credentialsThatCannotBeReadAreAFailedAttempt() {
        Line line = Line.of(new Settings()
                .credentials(() -> {
                    throw new IllegalStateException("vault is sealed");
                })
                .build());

        line.connection.start();
        ClientEvent.ConnectFailed failed = line.watch.await(ClientEvent.ConnectFailed.class);
        await().until(() -> line.state() instanceof ConnectionState.Waiting);

        assertThat(failed.why()).contains("vault is sealed");
        assertThat(line.dialer.dials()).isZero();
    }

    @Test
    void credentialsThatDoNotComeAreAFailedAttemptAndTheirReadingIsInterrupted() throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Credentials hanging = () -> {
            reading.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return Optional.empty();
        };
        Line line = Line.of(new Settings().credentials(hanging).build());
        line.connection.start();
        reading.await();

        await().until(() -> {
            line.time.turn(Duration.ofSeconds(10)); // the alarm is set after the thread was started
            return interrupted.getCount() == 0;
        });

        ClientEvent.ConnectFailed failed = line.watch.await(ClientEvent.ConnectFailed.class);
        assertThat(failed.cause()).isEqualTo(ClientEvent.ConnectFailed.Cause.LOGIN);
        assertThat(failed.why()).contains("did not come within 10000 ms");
        assertThat(line.dialer.dials()).isZero();
    }

    @Test
    void aSourceOfCredentialsThatAnswersNullIsAFailedAttempt() {
        Line line = Line.of(new Settings().credentials(() -> nothing()).build());

        line.connection.start();

        assertThat(line.watch.await(ClientEvent.ConnectFailed.class).why()).contains("could not read the credentials");
    }

    @SuppressWarnings("NullAway") // what an application may do all the same
    private static Optional<Login> nothing() {
        return null;
    }

    @Test
    void aClientClosedWhileCredentialsAreReadDialsNothing() throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch read = new CountDownLatch(1);
        Credentials slow = () -> {
            reading.countDown();
            awaitNow(go);
            read.countDown();
            throw new IllegalStateException("too late");
        };
        Line line = Line.of(new Settings().credentials(slow).build());
        line.connection.start();
        reading.await();

        line.connection.close(false);
        go.countDown();
        read.await();

        assertThat(line.state()).isInstanceOf(ConnectionState.Closed.class);
        assertThat(line.told(ClientEvent.ConnectFailed.class)).isEmpty();
        assertThat(line.dialer.dials()).isZero();
    }

    private static void awaitDials(Line line, int count) {
        await().until(() -> line.dialer.dials() == count);
    }

    private static void awaitNow(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Login login(String user) {
        return new Login(user, Secret.of("password"));
    }
}
