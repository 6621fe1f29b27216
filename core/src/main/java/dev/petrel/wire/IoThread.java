package dev.petrel.wire;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one I/O thread of the process, a daemon: started for its first user and ended with its last. A single loop without
 * a group around it, since a group starts another thread to tell that it has ended.
 */
final class IoThread {

    private static final Logger LOG = LoggerFactory.getLogger(IoThread.class);
    private static final Duration END_WITHIN = Duration.ofSeconds(2);

    private static @Nullable IoThread shared;
    private static int users;

    private final EventLoop loop;
    private volatile @Nullable Thread thread;

    private IoThread() {
        IoHandlerFactory handler = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        loop = new SingleThreadIoEventLoop(null, this::newThread, handler);
    }

    /** One more user. */
    static synchronized IoThread acquire() {
        if (shared == null) {
            shared = new IoThread();
        }
        users++;
        return shared;
    }

    /** One user less; the last one waits until the thread is gone, unless it is that thread. */
    void release(Duration within) {
        if (lastOneGone()) {
            var unused = loop.shutdownGracefully(0, END_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            awaitEnd(within);
        }
    }

    EventLoop loop() {
        return loop;
    }

    /** Runs something on the thread, unless it has ended: then every wire has ended with it. */
    void run(Runnable work) {
        try {
            loop.execute(work);
        } catch (RejectedExecutionException ended) {
            LOG.trace("too late for the I/O thread", ended);
        }
    }

    SocketChannel newSocket() {
        return Epoll.isAvailable() ? new EpollSocketChannel() : new NioSocketChannel();
    }

    private static synchronized boolean lastOneGone() {
        users--;
        if (users == 0) {
            shared = null;
            return true;
        }
        return false;
    }

    private Thread newThread(Runnable work) {
        Thread created = new FastThreadLocalThread(work, "petrel-io");
        created.setDaemon(true);
        thread = created;
        return created;
    }

    private void awaitEnd(Duration within) {
        Thread running = thread;
        if (running == null || loop.inEventLoop()) {
            return;
        }
        try {
            boolean unused = running.join(within);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
