package dev.petrel.examples.plain;

import dev.petrel.examples.fleet.Words.Status;
import dev.petrel.examples.fleet.engine.Speaker;
import org.eclipse.paho.mqttv5.common.MqttException;
import tools.jackson.databind.JsonNode;

/** The mouth. */
final class PlainTextToSpeech {

    private PlainTextToSpeech() {}

    public static void main(String[] arguments) throws MqttException, InterruptedException {
        try (PlainLink link = new PlainLink()) {
            link.subscribe("tts/say", envelope -> say(link, envelope.path("data")));
            link.start();
            link.awaitClosed();
        }
    }

    private static void say(PlainLink link, JsonNode say) {
        String text = say.path("text").asString();
        String id = say.path("utt_id").asString();
        link.publish("tts/status", "tts.status", new Status("speaking_start", text, id), 1, "");
        try {
            new Speaker().say(text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        link.publish("tts/status", "tts.status", new Status("speaking_end", text, id), 1, "");
    }
}
