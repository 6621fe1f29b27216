package dev.petrel.broker;

import dev.petrel.settings.Login;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.spi.core.remoting.Acceptor;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT broker in this process, for demos, small installations and tests: Apache ActiveMQ Artemis, speaking MQTT
 * 3.1.1, MQTT 5 and MQTT in WebSocket frames (any path) on one port. Nothing that it acknowledged is dropped while it
 * runs; with a data directory sessions, their messages and retained messages outlive it.
 *
 * <p>To keep data on JDK 24 and newer, Netty has to be loaded after this class or in a JVM started with
 * {@code -Dio.netty.noUnsafe=false}; {@link #start} says so where neither holds.
 *
 * <p>Three things that MQTT has and Artemis does not: the PUBACK code 0x10 (no matching subscribers), the will of an
 * MQTT 5 session that outlives its connection unless its delay is at least a second, and a will after DISCONNECT 0x04.
 *
 * <p>All methods may be called from any thread and wait for one another.
 */
public final class EmbeddedBroker implements AutoCloseable {

    static {
        DirectMemory.prepare();
    }

    /** With the ports that were found, once it has run. */
    private BrokerOptions options;

    /** What lasts from a start to its stop. */
    private @Nullable DataDirectory directory;

    private @Nullable EmbeddedActiveMQ artemis;

    private EmbeddedBroker(BrokerOptions options) {
        this.options = options;
    }

    /**
     * Starts a broker and waits until it takes connections, about a second the first time.
     *
     * @throws BrokerNotStarted if it cannot, such as when a port or the data directory is in use
     */
    public static EmbeddedBroker start(BrokerOptions options) {
        EmbeddedBroker broker = new EmbeddedBroker(options);
        broker.launch();
        return broker;
    }

    /**
     * Stops it if it runs, and starts it on the same ports. Without a data directory it comes back empty.
     *
     * @throws BrokerNotStarted if it cannot
     */
    public synchronized void restart() {
        stop();
        launch();
    }

    /** Closes all connections and ends the broker; does nothing if it has ended. {@link #restart} starts it again. */
    public synchronized void stop() {
        EmbeddedActiveMQ running = artemis;
        artemis = null;
        try {
            if (running != null) {
                running.stop();
            }
        } catch (Exception e) {
            throw new IllegalStateException("the embedded broker did not stop cleanly: " + e.getMessage(), e);
        } finally {
            release();
        }
    }

    /** The same as {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    /** Whether it runs. */
    public synchronized boolean running() {
        return artemis != null;
    }

    /** The port without TLS, which stays the same over a restart. */
    public synchronized int port() {
        BrokerTls tls = options.tls();
        if (tls != null && tls.only()) {
            throw new IllegalStateException("this broker has a port with TLS only: ask for tlsPort()");
        }
        return options.port();
    }

    /** The port with TLS, which stays the same over a restart. */
    public synchronized int tlsPort() {
        BrokerTls tls = options.tls();
        if (tls == null) {
            throw new IllegalStateException("this broker has no port with TLS: give BrokerOptions.withTls");
        }
        return tls.port();
    }

    /** Where clients reach it: {@code mqtt://host:port}. */
    public String url() {
        return "mqtt://" + host() + ":" + port();
    }

    /** Where clients reach it in WebSocket frames: {@code ws://host:port/mqtt}. */
    public String webSocketUrl() {
        return "ws://" + host() + ":" + port() + "/mqtt";
    }

    /** Where clients reach it through TLS: {@code mqtts://host:port}. */
    public String tlsUrl() {
        return "mqtts://" + host() + ":" + tlsPort();
    }

    /** Where clients reach it in WebSocket frames through TLS: {@code wss://host:port/mqtt}. */
    public String secureWebSocketUrl() {
        return "wss://" + host() + ":" + tlsPort() + "/mqtt";
    }

    private String host() {
        String host = options.host();
        if (host.equals("0.0.0.0") || host.equals("::")) {
            return "localhost";
        }
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private synchronized void launch() {
        BrokerTls tls = options.tls();
        boolean plain = tls == null || !tls.only();
        if (plain) {
            requireFree(options.port());
        }
        if (tls != null) {
            requireFree(tls.port());
        }
        if (options.dataDirectory() != null) {
            DirectMemory.require();
        }
        DataDirectory files = DataDirectory.open(options.dataDirectory());
        directory = files;
        try {
            Configuration configuration = ArtemisSettings.of(options, files.path());
            if (plain) {
                configuration.addAcceptorConfiguration(
                        ArtemisSettings.acceptor(ArtemisSettings.PLAIN, options, options.port()));
            }
            if (tls != null) {
                KeyStoreFile keys = KeyStoreFile.of(tls.identity(), files.path());
                configuration.addAcceptorConfiguration(ArtemisSettings.tlsAcceptor(options, tls.port(), keys));
            }
            EmbeddedActiveMQ started = launched(configuration);
            artemis = started;
            options = withPorts(started);
        } finally {
            if (artemis == null) {
                release();
            }
        }
    }

    /** Artemis reports most failures to its log only, and its start returns as if all were well. */
    private EmbeddedActiveMQ launched(Configuration configuration) {
        EmbeddedActiveMQ server = new EmbeddedActiveMQ().setConfiguration(configuration);
        Login login = options.login();
        if (login != null) {
            server.setSecurityManager(new OneLogin(login));
        }
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        try {
            server.createActiveMQServer();
            server.getActiveMQServer().registerActivationFailureListener(failure::set);
            server.start();
        } catch (Exception e) {
            failure.compareAndSet(null, e);
        }
        if (failure.get() == null && server.getActiveMQServer().isActive() && listens(server)) {
            return server;
        }
        throw failed(server, failure.get());
    }

    private static boolean listens(EmbeddedActiveMQ server) {
        return server.getActiveMQServer().getRemotingService().getAcceptors().values().stream()
                .allMatch(acceptor -> acceptor instanceof NettyAcceptor netty && netty.getActualPort() > 0);
    }

    private BrokerNotStarted failed(EmbeddedActiveMQ server, @Nullable Exception cause) {
        String where = options.host() + ":" + options.port();
        BrokerNotStarted answer = cause == null
                ? new BrokerNotStarted("the embedded broker on " + where + " did not become active; see its log")
                : new BrokerNotStarted("the embedded broker on " + where + " did not start: " + cause, cause);
        try {
            server.stop();
        } catch (Exception e) {
            answer.addSuppressed(e);
        }
        return answer;
    }

    private BrokerOptions withPorts(EmbeddedActiveMQ server) {
        BrokerTls tls = options.tls();
        BrokerOptions found =
                tls == null ? options : options.withTls(tls.withPort(actualPort(server, ArtemisSettings.TLS)));
        return tls != null && tls.only() ? found : found.withPort(actualPort(server, ArtemisSettings.PLAIN));
    }

    private static int actualPort(EmbeddedActiveMQ server, String name) {
        Acceptor acceptor = server.getActiveMQServer().getRemotingService().getAcceptor(name);
        return ((NettyAcceptor) Objects.requireNonNull(acceptor, name)).getActualPort();
    }

    /** Says at once what Artemis would find out after opening the journal. */
    private void requireFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(options.host(), port));
        } catch (IOException | IllegalArgumentException e) {
            throw new BrokerNotStarted(
                    "cannot listen on " + options.host() + ":" + port + " (" + e.getMessage()
                            + "): end the process that uses the port, or choose another one (0 finds a free one)",
                    e);
        }
    }

    private void release() {
        DataDirectory files = directory;
        directory = null;
        if (files != null) {
            files.close();
        }
    }
}
