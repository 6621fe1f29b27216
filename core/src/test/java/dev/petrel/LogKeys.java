package dev.petrel;

import java.lang.reflect.Field;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.MDC;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;

/** Keeps keys of the log during a test, which the simple logger of the tests does not do. */
public final class LogKeys implements BeforeEachCallback, AfterEachCallback {

    @Override
    public void beforeEach(ExtensionContext context) {
        use(new BasicMDCAdapter());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        use(new NOPMDCAdapter());
    }

    private static void use(MDCAdapter adapter) {
        try {
            Field field = MDC.class.getDeclaredField("MDC_ADAPTER");
            field.setAccessible(true);
            field.set(null, adapter);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("SLF4J keeps its adapter elsewhere", e);
        }
    }
}
