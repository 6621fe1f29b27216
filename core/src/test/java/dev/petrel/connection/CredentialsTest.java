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
        line.wire().end(new WireEnd.Refused(ReasonCode.BAD_USER_NAME_OR_PASSWORD, "no", false, null));
        line.time.turn(Line.ANY_DELAY);
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
