package dev.petrel.cli;

import dev.petrel.observe.ClientEvent;
import dev.petrel.topic.MqttText;
import java.time.Duration;

/**
 * Tells on standard error that a command waits for its broker, once for each time that it is away: at once to a person
 * at a terminal, otherwise when it stays away.
 */
final class WaitingLine {

    /** So long a broker may be away without a word in a script's log. */
    private static final long PATIENCE = Duration.ofSeconds(2).toNanos();

    private final Console console;
    private final String command;

    // Touched by the observer's thread only.
    private boolean away;
    private boolean told;
    private long awaySince;
    private volatile boolean muted;

    WaitingLine(Console console, String command) {
        this.console = console;
        this.command = command;
    }

    /** Says nothing from now on. */
    void mute() {
        muted = true;
    }

    void on(ClientEvent event) {
        switch (event) {
            case ClientEvent.ConnectFailed failed -> isAway(failed.why());
            case ClientEvent.ConnectionLost lost -> isAway(lost.why());
            case ClientEvent.Connected connected -> isBack();
            case ClientEvent.TakenOver takenOver ->
                tell("another client connected with the same client id, so this one waits before it comes back");
            default -> {}
        }
    }

    private void isAway(String why) {
        long now = System.nanoTime();
        if (!away) {
            away = true;
            awaySince = now;
        }
        if (!told && (console.terminal() || now - awaySince >= PATIENCE)) {
            told = true;
            tell("waiting for the broker: " + MqttText.printable(why));
        }
    }

    private void isBack() {
        if (told) {
            tell("the broker is back");
        }
        away = false;
        told = false;
    }

    private void tell(String text) {
        if (!muted) {
            say(text);
        }
    }

    /** Tells the user in any case. */
    void say(String text) {
        console.err().println("petrel " + command + ": " + text);
        console.err().flush();
    }
}
