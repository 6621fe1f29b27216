package dev.petrel.examples.plain;

import dev.petrel.examples.fleet.Words.Heard;
import dev.petrel.examples.fleet.engine.Microphone;
import java.time.Duration;
import org.eclipse.paho.mqttv5.common.MqttException;

/** The ears. */
final class PlainSpeechToText {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private PlainSpeechToText() {}

    public static void main(String[] arguments) throws MqttException, InterruptedException {
        try (PlainLink link = new PlainLink();
                Microphone microphone = Microphone.open(PAUSE)) {
            link.start();
            microphone.listen(
                    words -> link.publish("stt/partial", "stt.partial", new Heard(words, false), 0, ""),
                    words -> link.publish("stt/final", "stt.final", new Heard(words, true), 1, ""));
            link.awaitClosed();
        }
    }
}
