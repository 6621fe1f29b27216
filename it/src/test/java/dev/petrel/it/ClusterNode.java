package dev.petrel.it;

import dev.petrel.testkit.ChildJvm;
import dev.petrel.testkit.JvmCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.ClusterConnectionConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.cluster.impl.MessageLoadBalancingType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** One of two Artemis nodes that are a cluster, in a JVM of its own; what it holds is in a folder of its own. */
final class ClusterNode implements AutoCloseable {

    private static final String READY = "node is up";
    private static final Duration START = Duration.ofSeconds(60);

    private final JvmCommand command;
    private final int port;
    private ChildJvm jvm;

    private ClusterNode(JvmCommand command, int port) {
        this.command = command;
        this.port = port;
        this.jvm = ChildJvm.start(command);
    }

    /**
     * Starts one.
     *
     * @param port for MQTT
     * @param own the port where the other one reaches it
     * @param other the port where it reaches the other one
     */
    static ClusterNode start(Path folder, int port, int own, int other) {
        return new ClusterNode(
                JvmCommand.of(ClusterNode.class, folder.toString(), "" + port, "" + own, "" + other)
                        .withFlags("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Dio.netty.noUnsafe=false"),
                port);
    }

    String url() {
        return "mqtt://127.0.0.1:" + port;
    }

    void awaitUp() {
        jvm.awaitLine(READY, START);
    }

    /** Waits until it has seen the other one. */
    void awaitPair() {
        jvm.awaitLine("nodes 2", START);
    }

    void kill() {
        jvm.kill();
    }

    void startAgain() {
        jvm = ChildJvm.start(command);
        awaitUp();
        awaitPair();
    }

    @Override
    public void close() {
        jvm.close();
    }

    /**
     * Runs until it is killed.
     *
     * @param arguments folder, port for MQTT, own port for the other node, the other node's port
     */
    public static void main(String[] arguments) throws Exception {
        EmbeddedActiveMQ node = new EmbeddedActiveMQ()
                .setConfiguration(configuration(
                        Path.of(arguments[0]),
                        Integer.parseInt(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        Integer.parseInt(arguments[3])));
        node.start();
        say(READY);
        node.waitClusterForming(100, TimeUnit.MILLISECONDS, (int) START.toMillis() / 100, 2);
        say("nodes 2");
        new CountDownLatch(1).await();
    }

    private static Configuration configuration(Path folder, int port, int own, int other) throws Exception {
        return new ConfigurationImpl()
                .setName("node-" + own)
                .setPersistenceEnabled(true)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .setMaxDiskUsage(-1)
                .setJournalType(JournalType.NIO)
                .setJournalDirectory(folder.resolve("journal").toString())
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setLargeMessagesDirectory(folder.resolve("large").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                .setClusterUser("cluster")
                .setClusterPassword("of tests")
                .addAcceptorConfiguration(acceptor("mqtt", port, "MQTT"))
                .addAcceptorConfiguration(acceptor("core", own, "CORE"))
                .addConnectorConfiguration("own", connector("own", own))
                .addConnectorConfiguration("other", connector("other", other))
                .addClusterConfiguration(new ClusterConnectionConfiguration()
                        .setName("cluster")
                        .setAddress("")
                        .setConnectorName("own")
                        .setStaticConnectors(List.of("other"))
                        .setRetryInterval(200)
                        .setClientFailureCheckPeriod(1000)
                        .setConnectionTTL(3000)
                        .setMessageLoadBalancingType(MessageLoadBalancingType.ON_DEMAND))
                .addAddressSetting(
                        "#", new AddressSettings().setRedistributionDelay(0).setMaxDeliveryAttempts(-1));
    }

    private static TransportConfiguration acceptor(String name, int port, String protocol) {
        return new TransportConfiguration(
                NettyAcceptorFactory.class.getName(),
                Map.of("host", "127.0.0.1", "port", port, "protocols", protocol),
                name);
    }

    private static TransportConfiguration connector(String name, int port) {
        return new TransportConfiguration(
                NettyConnectorFactory.class.getName(), Map.of("host", "127.0.0.1", "port", port), name);
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
