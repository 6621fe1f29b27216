package dev.petrel.envelope;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How much room and time the current thread has taken, however much else the machine has to do. */
final class Usage {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Usage() {}

    /** Bytes since the thread began, whether they are still in use or not. */
    static long bytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /** Nanoseconds of a processor since the thread began. */
    static long nanos() {
        return THREADS.getCurrentThreadCpuTime();
    }
}
