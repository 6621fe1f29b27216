package dev.petrel.broker;

import io.netty.util.internal.PlatformDependent;
import java.nio.ByteBuffer;

/**
 * Netty's way to free memory that it did not allocate, which the journal needs when it opens existing files. On JDK 24
 * and newer Netty has it only where {@value #SWITCH} is false, and it looks once, when its first class loads.
 */
final class DirectMemory {

    private static final String SWITCH = "io.netty.noUnsafe";

    private DirectMemory() {}

    /** Sets the switch for a Netty that is not loaded yet, unless somebody set it. */
    static void prepare() {
        if (System.getProperty(SWITCH) == null) {
            System.setProperty(SWITCH, "false");
        }
    }

    /** Tries it, so that the first start says what otherwise only the second one would. */
    @SuppressWarnings("deprecation")
    static void require() {
        try {
            PlatformDependent.freeDirectBuffer(ByteBuffer.allocateDirect(1));
        } catch (UnsupportedOperationException e) {
            throw new BrokerNotStarted(
                    "cannot keep data on this JDK: Netty was loaded before the broker and without -D" + SWITCH
                            + "=false; start the JVM with that option, or keep the broker's data in memory",
                    e);
        }
    }
}
