package dev.petrel.connection;

import dev.petrel.fault.ConnectionRefused;
import dev.petrel.fault.NotConnected;
import dev.petrel.fault.PetrelException;
import dev.petrel.fault.SessionGone;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ConnectionState;
import dev.petrel.settings.Backoff;
import dev.petrel.time.Time;
import dev.petrel.wire.WireEnd;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What follows when a wire has ended: who is told, and when the next is dialled. Owned by the I/O thread. */
final class Aftermath {

    private final Surroundings around;
    private final Plan plan;
    private final Servers servers;
    private final Standing standing;
    private final Runnable dial;
    private History history = History.NONE;
    private Time.@Nullable Alarm redial;

    /** @param dial makes the next attempt */
    Aftermath(Surroundings around, Plan plan, Servers servers, Standing standing, Runnable dial) {
        this.around = around;
        this.plan = plan;
        this.servers = servers;
        this.standing = standing;
        this.dial = dial;
    }

    /** There is no waiting for the next attempt any more. */
    void stop() {
        if (redial != null) {
            redial.cancel();
            redial = null;
        }
    }

    /**
     * A wire has ended.
     *
     * @param online how long the broker had taken it, zero when it never did
     */
    void of(WireEnd end, Duration online) {
        Referral referral = referral(end, online);
        String why = end.text() + referral.words();
        standing.recent().ended(why);
        boolean greeted = !online.isZero();
        String server = servers.server().toString();
        around.events()
                .tell(
                        greeted
                                ? new ClientEvent.ConnectionLost(server, why)
                                : new ClientEvent.ConnectFailed(server, Causes.of(end), why));
        move(referral);
        if (referral instanceof Referral.None && !greeted && servers.failed(end)) {
            history = history.withoutSoonCloses();
            dial.run();
        } else {
            NextStep.Ended ended = new NextStep.Ended(end, online, servers.anyLeft(), referral);
            Backoff backoff = plan.settings().timing().backoff();
            follow(NextStep.after(ended, history, backoff, ThreadLocalRandom.current()), ended, why);
        }
    }

    private Referral referral(WireEnd end, Duration online) {
        boolean allowed = plan.settings().security().followServerReference();
        int inARow = NextStep.forgetting(history, online).references();
        return Referral.of(end, servers.server(), allowed, inARow);
    }

    private void move(Referral referral) {
        switch (referral) {
            case Referral.None none -> {}
            case Referral.Followed followed -> servers.goTo(followed.servers());
            case Referral.TooMany tooMany -> servers.goTo(List.of());
        }
    }

    private void follow(NextStep step, NextStep.Ended ended, String why) {
        WireEnd end = ended.end();
        switch (step) {
            case NextStep.GiveUp giveUp -> standing.givenUp(why, () -> whyGivenUp(end));
            case NextStep.Dial next -> waitFor(next.delay(), next.history(), why);
            case NextStep.TakenOver takenOver -> {
                standing.recent().takenOver();
                waitFor(takenOver.delay(), takenOver.history(), "taken over by another connection: " + why);
                around.events().tell(new ClientEvent.TakenOver(servers.server().toString(), why));
            }
        }
        if (ended.referral() instanceof Referral.Followed) {
            return; // who waits for the connection waits for that to the other server
        }
        if (end instanceof WireEnd.Refused refused) {
            standing.fail(new ConnectionRefused(refused.code(), "the broker refused the connection: " + why));
        } else if (step instanceof NextStep.GiveUp) {
            standing.fail(whyGivenUp(end));
        }
    }

    private static PetrelException whyGivenUp(WireEnd end) {
        return end instanceof WireEnd.SessionMissing
                ? new SessionGone(end.text() + "; start() goes on with a new one")
                : new NotConnected("given up: " + end.text());
    }

    private void waitFor(Duration delay, History past, String why) {
        history = past;
        if (delay.isZero()) {
            dial.run();
            return;
        }
        standing.become(new ConnectionState.Waiting(around.time().now().plus(delay), why));
        redial = around.time()
                .after(
                        delay,
                        () -> around.thread().execute(() -> {
                            if (standing.state() instanceof ConnectionState.Waiting) {
                                dial.run();
                            }
                        }));
    }
}
