package dev.petrel.it;

import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import java.util.Arrays;
import java.util.stream.Stream;

/** Which broker a service is connected to, in which version of MQTT, with envelopes of which format. */
record Speaker(Ground.Kind broker, Protocol protocol, EnvelopeFormat format) {

    /** All there are. */
    static Stream<Speaker> all() {
        return Arrays.stream(Ground.Kind.values())
                .flatMap(broker -> Stream.of(Protocol.MQTT_5, Protocol.MQTT_3_1_1)
                        .flatMap(protocol -> Arrays.stream(EnvelopeFormat.values())
                                .map(format -> new Speaker(broker, protocol, format))));
    }

    /** How to connect. */
    ConnectionSettings settings(Grounds grounds) {
        return inFormat(new Cell(broker, protocol, Ground.Transport.TCP).settings(grounds));
    }

    /** Those, with envelopes of this format. */
    ConnectionSettings inFormat(ConnectionSettings settings) {
        return settings.withService(settings.service().withEnvelope(format));
    }
}
