package dev.petrel;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** How tests wait: they look often, and not for ever. Found by its name, see META-INF/services. */
public final class Waits implements BeforeAllCallback {

    /** What a busy machine takes at most; less where changed code is expected to hang. */
    public static final Duration AT_MOST = Duration.ofSeconds(Long.getLong("petrel.waits", 60));

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(AT_MOST);
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(2));
    }
}
