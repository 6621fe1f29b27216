package dev.petrel.console;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test that needs an installed Chromium: without one it is skipped, and fails where {@code CI} is {@code true}. */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresChromium.Condition.class)
@interface RequiresChromium {

    /** Looks for it. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (Browsers.installed().isPresent()) {
                return ConditionEvaluationResult.enabled("chromium is installed");
            }
            if ("true".equals(System.getenv("CI"))) {
                throw new IllegalStateException("chromium is not installed, and CI=true allows no skipped tests");
            }
            return ConditionEvaluationResult.disabled("chromium is not installed");
        }
    }
}
