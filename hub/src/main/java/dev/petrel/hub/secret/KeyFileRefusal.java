package dev.petrel.hub.secret;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells whoever starts the hub about a key file in a sentence instead of a stack trace. */
final class KeyFileRefusal extends AbstractFailureAnalyzer<KeyFileRefused> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, KeyFileRefused cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
    }
}
