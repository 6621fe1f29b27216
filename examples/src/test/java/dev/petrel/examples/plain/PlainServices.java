package dev.petrel.examples.plain;

import java.util.List;

/** The services of the counter-example, who listens before who speaks. */
public final class PlainServices {

    /** Their main classes. */
    public static final List<Class<?>> ALL =
            List.of(PlainTextToSpeech.class, PlainLanguageModel.class, PlainSpeechToText.class);

    private PlainServices() {}
}
