package dev.petrel.examples.fleet.engine;

import java.util.List;
import java.util.Map;

/** Answers what it was asked, word by word, and knows little. */
public final class Chatter {

    private static final Map<String, String> ANSWERS = Map.of(
            "good morning", "good morning to you",
            "what is the weather like", "wind from the west and rising",
            "is there a storm coming", "yes and it will be a big one",
            "who is at home in a storm", "the petrel is",
            "thank you", "you are welcome");

    /** The words of the answer. */
    public List<String> answer(String question) {
        return List.of(ANSWERS.getOrDefault(question, "I do not know that yet").split(" "));
    }
}
