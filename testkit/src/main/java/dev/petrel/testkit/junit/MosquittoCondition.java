package dev.petrel.testkit.junit;

import dev.petrel.testkit.Mosquitto;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides whether a test that needs Mosquitto runs, is skipped or fails. */
final class MosquittoCondition implements ExecutionCondition {

    private static final String MISSING =
            "Mosquitto is not installed (on Debian: apt-get install mosquitto mosquitto-clients)";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return decide(Mosquitto.installed(), "true".equals(System.getenv("CI")));
    }

    static ConditionEvaluationResult decide(boolean installed, boolean continuousIntegration) {
        if (installed) {
            return ConditionEvaluationResult.enabled("Mosquitto is installed");
        }
        if (continuousIntegration) {
            throw new IllegalStateException(MISSING + ", and CI=true does not let its tests be skipped");
        }
        return ConditionEvaluationResult.disabled(MISSING);
    }
}
