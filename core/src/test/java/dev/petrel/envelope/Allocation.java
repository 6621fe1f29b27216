package dev.petrel.envelope;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How much room the current thread has taken. */
final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** Bytes since the thread began, whether they are still in use or not. */
    static long soFar() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }
}
