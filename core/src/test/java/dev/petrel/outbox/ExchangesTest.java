package dev.petrel.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.petrel.fault.StorageUnavailable;
import dev.petrel.journal.Journal;
import dev.petrel.journal.SmallDisk;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.outbox.Post.Sent;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.PublishOutcome.InDoubt.DoubtCause;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.settings.Overflow;
import dev.petrel.settings.QueuePolicy;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.time.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How far QoS 2 publications have come is on disk when it is said to be; a copy of the files is what a kill leaves. */
@Timeout(60)
class ExchangesTest {

    private static final Outbox.Owner ELSEWHERE = new Outbox.Owner("ada", "other:1883");
    private static final QueuePolicy LATEST = QueuePolicy.DEFAULT.withOverflow(new Overflow.LatestPerTopic());

    @TempDir
    private Path folder;

    private int copies;

    private Path home() {
        return folder.resolve("home");
    }

    private static OutboxSettings in(Path directory) {
        return OutboxSettings.in(directory).withMaximum(100, 1 << 20).withExactlyOnce(true);
    }

    /** An outbox whose outlet has these. */
    private Post sending(String... texts) {
        Post post = Post.of(in(home()).withMaximum(100, 1 << 20)).online();
        for (String text : texts) {
            Receipt receipt = post.outbox.publish(Publication.text("a", text).withQos(Qos.EXACTLY_ONCE));
            Post.accepted(receipt);
        }
        post.awaitSent(texts.length);
        return post;
    }

    /** Waits until a step is on disk. */
    private static void step(Consumer<Runnable> step) {
        CountDownLatch onDisk = new CountDownLatch(1);
        step.accept(onDisk::countDown);
        try {
            assertThat(onDisk.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void begin(Post post, int id, Sent sent) {
        step(onDisk -> post.outbox.sending(id, sent.number(), onDisk));
    }

    private static void receive(Post post, int id) {
        step(onDisk -> post.outbox.received(id, onDisk));
    }

    private static void complete(Post post, int id, Sent sent) {
        step(onDisk -> post.outbox.over(id, sent.number(), true, onDisk));
    }

    /** What a process finds after one that was killed now. */
    private Post afterKill() {
        return Post.of(in(copied())).online();
    }

    /** Taken anew when a file goes meanwhile: what was copied of the others is of another moment. */
    private Path copied() {
        while (true) {
            Path copy = folder.resolve("copy" + copies++);
            try (Stream<Path> files = Files.walk(home())) {
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(home().relativize(file)));
                }
                return copy;
            } catch (IOException | UncheckedIOException e) {
                IOException cause =
                        e instanceof UncheckedIOException unchecked ? unchecked.getCause() : (IOException) e;
                assertThat(cause).isInstanceOf(NoSuchFileException.class);
            }
        }
    }

    private static List<Exchange> exchanges(Post post) {
        return post.outbox.begun().stream()
                .map(begun -> new Exchange(begun.id(), begun.number(), begun.received()))
                .toList();
    }

    @Test
    void aKilledProcessLeavesItsExchangesInTheirPhasesAndOrder() {
        try (Post post = sending("sent", "received", "delivered", "refused", "new")) {
            for (int i = 0; i < 4; i++) {
                begin(post, 11 + i, post.sent.get(i));
            }
            receive(post, 12);
            receive(post, 13);
            complete(post, 13, post.sent.get(2));
            step(onDisk -> post.outbox.over(14, post.sent.get(3).number(), false, onDisk));

            try (Post next = afterKill()) {
                assertThat(exchanges(next)).containsExactly(new Exchange(11, 0, false), new Exchange(12, 1, true));
                assertThat(next.outbox.begun())
                        .extracting(begun -> String.valueOf(begun.publication()))
                        .hasSize(2)
                        .doesNotContain("null");
                assertThat(next.awaitSent(2)).containsExactly("refused", "new");
            }
        }
    }

    @Test
    void whatGoesOnEndsAsIfThisProcessHadSentIt() {
        try (Post post = sending("x")) {
            begin(post, 5, post.sent.getFirst());
        }
        try (Post next = Post.of(in(home())).online()) {
            Outbox.Begun begun = next.outbox.begun().getFirst();
            assertThat(next.outbox.kept()).isEqualTo(1);

            step(onDisk -> next.outbox.over(begun.id(), begun.number(), true, onDisk));
            begun.ended().accept(Delivered.SUCCESS);

            next.awaitEmpty();
            assertThat(next.sent).isEmpty();
        }
        try (Post last = Post.of(in(home())).online()) {
            last.awaitEmpty();
            assertThat(last.outbox.begun()).isEmpty();
            assertThat(last.sent).isEmpty();
        }
    }

    @Test
    void whatGoesOnCarriesWhatIsLeftOfItsTimeAndWasSentInTime() {
        HandTurnedTime clock = new HandTurnedTime();
        Publication publication = Publication.text("a", "x").withQos(Qos.EXACTLY_ONCE);
        try (Post post = Post.of(in(home()), clock).online()) {
            Post.accepted(post.outbox.publish(publication.withExpiry(Duration.ofHours(1))));
            Post.accepted(post.outbox.publish(publication.withExpiry(Duration.ofSeconds(10))));
            post.awaitSent(2);
            begin(post, 5, post.sent.getFirst());
            begin(post, 6, post.sent.getLast());
        }

        clock.turn(Duration.ofMinutes(20));

        try (Post next = Post.of(in(home()), clock)) {
            assertThat(next.outbox.begun())
                    .extracting(begun -> Objects.requireNonNull(begun.publication())
                            .metadata()
                            .expiry())
                    .containsExactly(Duration.ofMinutes(40), Duration.ofNanos(1));
        }
    }

    @Test
    void onlyQos2CountsAsKeptForExactlyOnce() {
        try (Post post = Post.of(in(home()))) {
            Post.accepted(post.outbox.publish(Publication.text("a", "1").withQos(Qos.EXACTLY_ONCE)));
            post.accept("2", "3");
        }

        try (Post next = Post.of(in(home()))) {
            assertThat(next.outbox.foundExactlyOnce()).isEqualTo(1);
        }
    }

    @Test
    void whatHasArrivedIsNotSentAgainThoughTheOutboxHadNotHeardOfIt() {
        try (Post post = sending("x", "y")) {
            begin(post, 5, post.sent.getFirst());
            receive(post, 5);
            complete(post, 5, post.sent.getFirst());

            try (Post next = afterKill()) {
                assertThat(next.awaitSent(1)).containsExactly("y");
                assertThat(next.outbox.kept()).isEqualTo(1);
            }
        }
    }

    @Test
    void whatTheProcessBeforeHadBegunIsNoVictimOfALaterOneOfItsTopic() {
        try (Post post = latest()) {
            begun(post);
        }
        try (Post next = latest()) {
            assertThat(exchanges(next)).containsExactly(new Exchange(5, 0, true));
            assertThat(next.outbox.kept()).isEqualTo(2);

            step(onDisk -> next.outbox.over(5, 0, true, onDisk));
            next.outbox.begun().getFirst().ended().accept(Delivered.SUCCESS);
            await().until(() -> next.outbox.kept() == 1);
            next.delivering();

            next.awaitEmpty();
            assertThat(next.outbox.kept()).isZero();
            assertThat(next.texts()).containsExactly("later");
            assertThat(next.events).isEmpty();
        }
    }

    @Test
    void whatALaterOneWouldHaveReplacedGoesOnInTheNextProcessButOneToo() {
        try (Post post = latest()) {
            begun(post);
        }
        latest().close();

        try (Post last = latest()) {
            assertThat(last.outbox.begun())
                    .extracting(begun -> String.valueOf(begun.publication()))
                    .singleElement()
                    .isNotEqualTo("null");
        }
    }

    @Test
    void ofWhatHadArrivedNobodyHearsThatALaterOneTookItsPlace() {
        try (Post post = latest()) {
            begun(post);
            complete(post, 5, post.sent.getFirst());
        }

        try (Post next = latest().delivering()) {
            next.awaitEmpty();
            assertThat(next.texts()).containsExactly("later");
            assertThat(next.events).isEmpty();
        }
    }

    private Post latest() {
        return Post.of(in(home()), LATEST);
    }

    /** One that the broker has, and a later one of its topic. */
    private static void begun(Post post) {
        post.online();
        Post.accepted(post.outbox.publish(Publication.text("a", "begun").withQos(Qos.EXACTLY_ONCE)));
        begin(post, 5, post.awaitSentFirst());
        receive(post, 5);
        Post.accepted(post.outbox.publish(Publication.text("a", "later").withQos(Qos.EXACTLY_ONCE)));
    }

    @Test
    void anIdentifierWhosePublicationHasEndedIsLeftAlone() {
        try (Post post = sending("x")) {
            begin(post, 5, post.sent.getFirst());
            post.sent.getFirst().ended().accept(new InDoubt(DoubtCause.SUSPECT, "it may be too large"));
            post.awaitEmpty();
        }
        try (Post next = Post.of(in(home())).online()) {
            assertThat(exchanges(next)).containsExactly(new Exchange(5, 0, false));
            assertThat(next.outbox.begun().getFirst().publication()).isNull();
            next.awaitEmpty();
        }
    }

    @Test
    void aSessionThatIsGoneTakesItsExchangesWithIt() {
        try (Post post = sending("x", "y")) {
            begin(post, 5, post.sent.getFirst());
            begin(post, 6, post.sent.getLast());
            receive(post, 6);

            post.sent.getLast().ended().accept(new InDoubt(DoubtCause.SESSION_LOST, "half way"));
            post.outbox.sessionGone();
            begin(post, 7, post.sent.getFirst());

            try (Post next = afterKill()) {
                assertThat(exchanges(next)).containsExactly(new Exchange(7, 0, false));
                assertThat(next.outbox.kept()).isEqualTo(1);
            }
        }
    }

    @Test
    void whereNoneIsOpenASessionThatIsGoneIsNotWrittenDown() {
        try (Post post = sending("x")) {
            begin(post, 5, post.sent.getFirst());
            complete(post, 5, post.sent.getFirst());

            post.outbox.sessionGone();
            begin(post, 6, post.sent.getFirst());
        }

        assertThat(steps()).isEqualTo(4); // the state at the start, and the three above
    }

    @Test
    void whatIsDamagedIsTold() throws IOException {
        try (Post post = sending("x", "y")) {
            begin(post, 5, post.sent.getFirst());
            begin(post, 6, post.sent.getLast());
        }
        Path segment = segments().getFirst();
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 35] ^= 1; // in the last step but one
        Files.write(segment, bytes);

        try (Post next = Post.of(in(home()))) {
            await().until(() -> next.events.stream()
                    .anyMatch(event -> event instanceof ClientEvent.OutboxDamaged damaged
                            && damaged.toString().contains(Exchanges.DIRECTORY)));
        }
    }

    @Test
    void theyAreSeenWhereNobodyHasThemOpen() {
        try (Post post = sending("x", "y")) {
            begin(post, 5, post.sent.getFirst());
            begin(post, 6, post.sent.getLast());
            receive(post, 5);
        }

        try (Store store = Store.inspect(home())) {
            assertThat(store.exchanges()).containsExactly(new Exchange(6, 1, false), new Exchange(5, 0, true));
        }
    }

    @Test
    void exchangesWhosePublicationsHaveEndedKeepNobodyFromGoingOnWithout() {
        try (Post post = sending("x")) {
            begin(post, 5, post.sent.getFirst());
            post.sent.getFirst().ended().accept(new InDoubt(DoubtCause.SUSPECT, "it may be too large"));
            post.awaitEmpty();
        }

        try (Post without = Post.in(home())) {
            assertThat(without.outbox.begun()).isEmpty();
        }
    }

    private int steps() {
        AtomicInteger steps = new AtomicInteger();
        Journal.inspect(home().resolve(Exchanges.DIRECTORY), (number, bytes, start) -> steps.incrementAndGet())
                .close();
        return steps.get();
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(home().resolve(Exchanges.DIRECTORY))) {
            return files.filter(file -> file.toString().endsWith(".records")).toList();
        }
    }

    @Test
    void anIdentifierThatIsUsedAgainBelongsToTheLast() {
        try (Post post = sending("x", "y")) {
            begin(post, 5, post.sent.getFirst());
            complete(post, 5, post.sent.getFirst());
            post.sent.getFirst().deliver();

            begin(post, 5, post.sent.getLast());

            try (Post next = afterKill()) {
                assertThat(exchanges(next)).containsExactly(new Exchange(5, 1, false));
            }
        }
    }

    @Test
    void anotherBrokerIsRefusedWhileExchangesAreOpen() {
        try (Post post = sending("x")) {
            begin(post, 5, post.sent.getFirst());
        }

        assertThatExceptionOfType(StorageUnavailable.class)
                .isThrownBy(() -> Post.of(in(home()), ELSEWHERE))
                .withMessageContainingAll("1 QoS 2 exchange", "\"broker:1883\"", "\"other:1883\"", "petrel outbox ls");
        Post.of(in(home())).close();
    }

    @Test
    void anotherBrokerIsTakenWhereNoneIs() {
        try (Post post = sending("x")) {
            begin(post, 5, post.sent.getFirst());
            complete(post, 5, post.sent.getFirst());
            post.sent.getFirst().deliver();
            post.awaitEmpty();
        }
        try (Post next = Post.of(in(home()), ELSEWHERE).online()) {
            next.accept("y");
            begin(next, 1, next.awaitSentFirst());
        }

        assertThatExceptionOfType(StorageUnavailable.class).isThrownBy(() -> Post.of(in(home())));
    }

    @Test
    void openExchangesAreNotLeftBehindUnseen() throws Exception {
        try (Post post = sending("x")) {
            begin(post, 5, post.sent.getFirst());
        }

        assertThatExceptionOfType(StorageUnavailable.class)
                .isThrownBy(() -> Post.in(home()))
                .withMessageContainingAll("MQTT_OUTBOX_EXACTLY_ONCE", "exchanges");
        try (Stream<Path> files = Files.list(home().resolve(Exchanges.DIRECTORY))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        try (Post without = Post.in(home()).online()) {
            assertThat(without.awaitSent(1)).containsExactly("x");
        }
    }

    @Test
    void withoutExactlyOnceNothingOfItIsOnDisk() {
        try (Post post = Post.in(home()).online()) {
            post.accept("x");

            assertThat(post.outbox.begun()).isEmpty();
            assertThat(home().resolve(Exchanges.DIRECTORY)).doesNotExist();
        }
    }

    @Test
    void theStepsTakeABoundedRoom() throws Exception {
        try (Post post = sending("kept", "x")) {
            begin(post, 1, post.sent.getFirst());
            for (int i = 0; i < 8_000; i++) {
                int id = 2 + i % 1000;
                post.outbox.sending(id, 1_000_000 + i, () -> {});
                post.outbox.over(id, 1_000_000 + i, false, () -> {});
            }
            receive(post, 1);
            post.settle();

            assertThat(segments()).hasSize(1);
            try (Post next = afterKill()) {
                assertThat(exchanges(next)).containsExactly(new Exchange(1, 0, true));
            }
        }
    }

    @Test
    void aStepWaitsForADiskThatTakesNothing() throws Exception {
        try (SmallDisk disk = SmallDisk.of(home(), 1024)) {
            Path filler = Files.write(disk.path().resolve("filler"), new byte[800 << 10]);
            try (Post post = sending("x")) {
                CountDownLatch onDisk = new CountDownLatch(1);
                post.outbox.sending(5, 0, onDisk::countDown);
                await().until(() -> !post.outbox.reasons().isEmpty());
                assertThat(onDisk.getCount()).isEqualTo(1);

                Files.delete(filler);
                await().until(() -> {
                    post.time.turn(Duration.ofSeconds(1));
                    return onDisk.getCount() == 0;
                });

                assertThat(post.outbox.reasons()).isEmpty();
            }
        }
    }

    @Test
    void oneThatCannotBeReadWhenItIsOpenedIsLeftClosed() throws IOException {
        Path gone = folder.resolve("gone");
        try (Post post = Post.of(in(home()))) {
            for (int id = 1; id <= 2; id++) {
                Post.accepted(post.outbox.publish(
                        Publication.text("a", "x").withQos(Qos.EXACTLY_ONCE).withExpiry(Duration.ofHours(1))));
            }
            post.online().awaitSent(2);
            begin(post, 1, post.sent.getFirst());
            begin(post, 2, post.sent.getLast());
        }
        Path records = home().resolve("00000000000000000000.records");
        Time vanishing = new WhileResuming(() -> Files.move(records, gone));

        assertThatExceptionOfType(StorageUnavailable.class).isThrownBy(() -> Post.of(in(home()), vanishing));

        Files.move(gone, records);
        try (Post post = Post.of(in(home()))) {
            assertThat(exchanges(post)).hasSize(2);
        }
    }

    /** A clock that does something once, when the first of what the process before had begun has been read. */
    private static final class WhileResuming implements Time {
        private final HandTurnedTime time = new HandTurnedTime();
        private @Nullable Callable<?> action;

        WhileResuming(Callable<?> action) {
            this.action = action;
        }

        @Override
        public Instant now() {
            return time.now();
        }

        @Override
        public long nanos() {
            Callable<?> due = action;
            if (due != null && isResuming()) {
                action = null;
                try {
                    due.call();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
            return time.nanos();
        }

        private static boolean isResuming() {
            return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                    .walk(frames -> frames.anyMatch(frame -> frame.getDeclaringClass() == Resumption.class));
        }

        @Override
        public Alarm after(Duration delay, Runnable alarm) {
            return time.after(delay, alarm);
        }
    }
}
