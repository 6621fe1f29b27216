package dev.petrel.it;

import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.BrokerTls;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.testkit.Certificates;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.MosquittoTls;

/** A broker that can be reached over every transport. */
sealed interface Ground extends AutoCloseable {

    /** Where it listens. */
    String url(Transport transport);

    @Override
    void close();

    /** How bytes travel. */
    enum Transport {
        TCP,
        TLS,
        WEB_SOCKET
    }

    /** Which broker. */
    enum Kind {
        MOSQUITTO,
        EMBEDDED
    }

    static Ground open(Kind kind) {
        Certificates certificates = Certificates.shared();
        return switch (kind) {
            case MOSQUITTO ->
                new OnMosquitto(Mosquitto.start(MosquittoOptions.DEFAULT
                        .withTls(MosquittoTls.of(certificates, certificates.server()))
                        .withWebSocket()));
            case EMBEDDED ->
                new Embedded(EmbeddedBroker.start(BrokerOptions.DEFAULT.withTls(
                        BrokerTls.of(certificates.server().pem()))));
        };
    }

    /** Artemis in this process. */
    record Embedded(EmbeddedBroker broker) implements Ground {

        @Override
        public String url(Transport transport) {
            return switch (transport) {
                case TCP -> broker.url();
                case TLS -> broker.tlsUrl();
                case WEB_SOCKET -> broker.webSocketUrl();
            };
        }

        @Override
        public void close() {
            broker.close();
        }
    }

    /** Mosquitto as a child process. */
    record OnMosquitto(Mosquitto broker) implements Ground {

        @Override
        public String url(Transport transport) {
            return switch (transport) {
                case TCP -> broker.url();
                case TLS -> broker.tlsUrl();
                case WEB_SOCKET -> broker.webSocketUrl();
            };
        }

        @Override
        public void close() {
            broker.close();
        }
    }
}
