package dev.petrel.examples.plain;

import dev.petrel.examples.fleet.Words.Answer;
import dev.petrel.examples.fleet.Words.Delta;
import dev.petrel.examples.fleet.Words.Say;
import dev.petrel.examples.fleet.engine.Chatter;
import java.util.List;
import org.eclipse.paho.mqttv5.common.MqttException;
import tools.jackson.databind.JsonNode;

/** The mind. */
final class PlainLanguageModel {

    private PlainLanguageModel() {}

    public static void main(String[] arguments) throws MqttException, InterruptedException {
        try (PlainLink link = new PlainLink()) {
            link.subscribe("stt/final", envelope -> answer(link, envelope));
            link.start();
            link.awaitClosed();
        }
    }

    private static void answer(PlainLink link, JsonNode heard) {
        String id = heard.path("id").asString();
        List<String> words =
                new Chatter().answer(heard.path("data").path("text").asString());
        for (int i = 0; i < words.size(); i++) {
            boolean last = i == words.size() - 1;
            Delta delta = new Delta(id, i, words.get(i) + (last ? "" : " "), last);
            link.publish("llm/stream", "llm.stream", delta, 0, "");
        }
        String reply = String.join(" ", words);
        link.publish("llm/response", "llm.response", new Answer(id, reply), 1, id);
        link.publish("tts/say", "tts.say", new Say(reply, id), 1, "");
    }
}
