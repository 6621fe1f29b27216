package dev.petrel.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** Artemis's settings, chosen so that nothing is dropped and little disk is taken. */
final class ArtemisSettings {

    /** The acceptor without TLS. */
    static final String PLAIN = "mqtt";

    /** The acceptor with TLS. */
    static final String TLS = "mqtts";

    /** Where dead and expired messages would go; the dollar keeps it out of the reach of {@code #}. */
    private static final SimpleString NOWHERE = SimpleString.of("$petrel.nowhere");

    private static final int MEBIBYTE = 1024 * 1024;
    private static final int JOURNAL_FILES_KEPT = 4;
    private static final long LOCK_WAIT_MILLIS = 1000;

    /** The default of 5 s delays wills by as much (MQTT 5.0, section 3.1.3.2.2). */
    private static final long SESSION_SCAN_MILLIS = 500;

    private ArtemisSettings() {}

    /** Everything but the ports. */
    static Configuration of(BrokerOptions options, Path directory) {
        Configuration artemis = new ConfigurationImpl()
                .setName("petrel")
                .setPersistenceEnabled(options.dataDirectory() != null)
                .setSecurityEnabled(options.login() != null)
                .setJMXManagementEnabled(false)
                .setGlobalMaxSize(options.memory())
                // By default a disk that is 90 % full stops every publisher without a word.
                .setMaxDiskUsage(-1)
                .setMqttSessionScanInterval(SESSION_SCAN_MILLIS)
                .addAddressSetting("#", addresses());
        return journal(artemis, directory);
    }

    /** A port that speaks MQTT 3.1.1 and 5, and MQTT in WebSocket frames. */
    static TransportConfiguration acceptor(String name, BrokerOptions options, int port) {
        Map<String, Object> transport = new HashMap<>();
        transport.put(TransportConstants.HOST_PROP_NAME, options.host());
        transport.put(TransportConstants.PORT_PROP_NAME, port);
        transport.put(TransportConstants.PROTOCOLS_PROP_NAME, "MQTT");
        transport.put(TransportConstants.WEB_SOCKET_MAX_FRAME_PAYLOAD_LENGTH, options.maximumPacketSize());
        transport.put(TransportConstants.QUIET_PERIOD, 0);
        Map<String, Object> mqtt = new HashMap<>();
        mqtt.put("maximumPacketSize", options.maximumPacketSize());
        // The client's own keep-alive counts; by default Artemis cuts it down to a minute.
        mqtt.put("serverKeepAlive", -1);
        return new TransportConfiguration(NettyAcceptorFactory.class.getName(), transport, name, mqtt);
    }

    /** The same with TLS. */
    static TransportConfiguration tlsAcceptor(BrokerOptions options, int port, KeyStoreFile keys) {
        TransportConfiguration acceptor = acceptor(TLS, options, port);
        Map<String, Object> transport = acceptor.getParams();
        transport.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
        transport.put(TransportConstants.KEYSTORE_TYPE_PROP_NAME, "PKCS12");
        transport.put(TransportConstants.KEYSTORE_PATH_PROP_NAME, keys.path().toString());
        transport.put(
                TransportConstants.KEYSTORE_PASSWORD_PROP_NAME, keys.password().reveal());
        return acceptor;
    }

    private static AddressSettings addresses() {
        return new AddressSettings()
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
                .setPageSizeBytes(MEBIBYTE)
                .setRedeliveryDelay(0)
                // By default the tenth lost connection with a message un-acknowledged drops the message.
                .setMaxDeliveryAttempts(-1)
                // Without these two Artemis warns about every queue.
                .setDeadLetterAddress(NOWHERE)
                .setExpiryAddress(NOWHERE);
    }

    private static Configuration journal(Configuration artemis, Path directory) {
        return artemis.setJournalType(JournalType.NIO)
                .setJournalDirectory(directory.resolve("journal").toString())
                .setBindingsDirectory(directory.resolve("bindings").toString())
                .setLargeMessagesDirectory(directory.resolve("large-messages").toString())
                .setPagingDirectory(directory.resolve("paging").toString())
                .setJournalFileSize(MEBIBYTE)
                .setJournalMinFiles(2)
                .setJournalPoolFiles(JOURNAL_FILES_KEPT)
                .setJournalLockAcquisitionTimeout(LOCK_WAIT_MILLIS);
    }
}
