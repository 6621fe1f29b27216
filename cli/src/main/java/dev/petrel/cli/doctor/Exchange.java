package dev.petrel.cli.doctor;

import dev.petrel.fault.PetrelException;
import dev.petrel.message.Message;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.Subscription;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.ReasonCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Messages to ourselves: whether they come, how, and how fast. */
final class Exchange {

    private static final int ROUND_TRIPS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Visit visit;
    private final String topic;
    private final String prefix;
    private final Consumer<Finding> tell;

    Exchange(Visit visit, String prefix, Consumer<Finding> tell) {
        this.visit = visit;
        this.prefix = prefix;
        this.topic =
                prefix + "/" + Integer.toHexString(ThreadLocalRandom.current().nextInt());
        this.tell = tell;
    }

    void tryAll() {
        boolean work = attempt("round trip QoS 0", () -> roundTrips(Qos.AT_MOST_ONCE))
                && attempt("round trip QoS 1", () -> roundTrips(Qos.AT_LEAST_ONCE));
        if (!work) {
            return;
        }
        attempt("QoS 2", this::exactlyOnce);
        attempt("retained messages", this::retained);
        boolean shares = visit.inMqtt5() && visit.limits().features().sharedSubscriptions();
        if (shares || !visit.inMqtt5()) {
            attempt("shared subscription", this::shared);
        }
        if (visit.inMqtt5()) {
            attempt("nobody listens", this::nobodyListens);
        }
    }

    private Finding roundTrips(Qos qos) throws InterruptedException {
        String ping =
                topic + "/ping" + qos.level(); // a broker may still be at work on the end of the last subscription
        try (Inbox inbox = new Inbox(ping, qos)) {
            double[] millis = new double[ROUND_TRIPS];
            for (int i = 0; i < ROUND_TRIPS; i++) {
                long began = System.nanoTime();
                publish(ping, qos, false, "ping " + i);
                if (inbox.next() == null) {
                    return lost("round trip QoS " + qos.level());
                }
                millis[i] = (System.nanoTime() - began) / 1e6;
            }
            Arrays.sort(millis);
            double median = rounded(millis[ROUND_TRIPS / 2]);
            double worst = rounded(millis[ROUND_TRIPS - 1]);
            return Finding.ok(
                            "round trip QoS " + qos.level(),
                            "median " + median + " ms, worst " + worst + " ms of " + ROUND_TRIPS)
                    .with(Map.of("median_ms", median, "worst_ms", worst));
        }
    }

    private Finding exactlyOnce() throws InterruptedException {
        try (Inbox inbox = new Inbox(topic + "/once", Qos.EXACTLY_ONCE)) {
            publish(topic + "/once", Qos.EXACTLY_ONCE, false, "once");
            Message message = inbox.next();
            if (message == null) {
                return lost("QoS 2");
            }
            return message.qos() == Qos.EXACTLY_ONCE
                    ? Finding.ok("QoS 2", "works")
                    : Finding.note(
                            "QoS 2",
                            "delivered with QoS " + message.qos().level() + " only",
                            "make handlers bear copies, or allow QoS 2 on the broker");
        }
    }

    private Finding retained() throws InterruptedException {
        String kept = topic + "/kept";
        publish(kept, Qos.AT_LEAST_ONCE, true, "kept");
        try (Inbox inbox = new Inbox(kept, Qos.AT_LEAST_ONCE)) {
            Message message = inbox.next();
            return message != null && message.retained()
                    ? Finding.ok("retained messages", "work")
                    : Finding.problem(
                            "retained messages",
                            message == null
                                    ? "a retained message was not kept"
                                    : "the broker takes the retain flag away",
                            "allow retained messages below " + prefix + " on the broker, or see its log");
        } finally {
            publish(kept, Qos.AT_LEAST_ONCE, true, "");
        }
    }

    private Finding shared() throws InterruptedException {
        try (Inbox inbox = new Inbox("$share/petrel-doctor/" + topic + "/shared", Qos.AT_LEAST_ONCE)) {
            publish(topic + "/shared", Qos.AT_LEAST_ONCE, false, "for one");
            return inbox.next() == null
                    ? Finding.note(
                            "shared subscription",
                            "granted, but a message does not come through it",
                            "do not use $share with this broker, or see its log")
                    : Finding.ok("shared subscription", "works");
        }
    }

    private Finding nobodyListens() {
        PublishOutcome.Delivered outcome = publish(topic + "/nobody", Qos.AT_LEAST_ONCE, false, "hello?");
        return outcome.code().equals(ReasonCode.NO_MATCHING_SUBSCRIBERS)
                ? Finding.ok("nobody listens", "the broker says so (0x10)")
                : Finding.note(
                        "nobody listens",
                        "the broker acknowledges a message without subscribers as any other",
                        "do not rely on an acknowledgement as a sign that somebody got it: publications that need a"
                                + " subscriber mean nothing to this broker, it takes them whether there is one or not");
    }

    private Finding lost(String subject) {
        return Finding.problem(
                subject,
                "a message was published and did not come back within " + PATIENCE.toSeconds() + " s",
                "see the broker's access rules: allow this user to write and read " + prefix
                        + "/#, or give --topic with a prefix that is allowed");
    }

    private PublishOutcome.Delivered publish(String to, Qos qos, boolean retain, String text) {
        return visit.client()
                .publish(Publication.of(to, Payload.utf8(text)).withQos(qos).withRetain(retain));
    }

    private boolean attempt(String subject, Attempt attempt) {
        Finding finding;
        try {
            finding = attempt.make();
        } catch (PetrelException e) {
            finding = Finding.problem(
                    subject,
                    String.valueOf(e.getMessage()),
                    "see the broker's access rules: allow this user to write and read " + prefix
                            + "/#, or give --topic with a prefix that is allowed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            finding = Finding.problem(subject, "interrupted", "try again");
        }
        tell.accept(finding);
        return finding.level() != Finding.Level.PROBLEM;
    }

    /** Milliseconds with two decimals. */
    static double rounded(double millis) {
        return Math.round(millis * 100) / 100.0;
    }

    private interface Attempt {
        Finding make() throws InterruptedException;
    }

    /** What comes for a filter. */
    private final class Inbox implements AutoCloseable {

        private final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>();
        private final Subscription subscription;

        Inbox(String filter, Qos qos) {
            this.subscription =
                    visit.client().subscribe(SubscriptionRequest.to(filter).withQos(qos), messages::add);
            subscription.awaitGranted(PATIENCE);
        }

        @Nullable
        Message next() throws InterruptedException {
            return messages.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void close() {
            subscription.close();
        }
    }
}
