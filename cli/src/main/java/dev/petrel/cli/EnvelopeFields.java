package dev.petrel.cli;

import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.Seconds;
import java.util.LinkedHashMap;
import java.util.Map;

/** An envelope that was read, as fields for JSON. */
final class EnvelopeFields {

    private EnvelopeFields() {}

    /** All of it, under the names on the wire. */
    static Map<String, Object> of(Envelope envelope) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", envelope.id());
        fields.put("type", envelope.type());
        fields.put("ts", JsonText.of(Seconds.of(envelope.time())));
        fields.put("source", envelope.source());
        fields.put("data", data(envelope));
        String correlation = envelope.correlation();
        if (correlation != null) {
            fields.put("correlate", correlation);
        }
        return fields;
    }

    static JsonText data(Envelope envelope) {
        return JsonText.copyOf(envelope.data().json().toBytes());
    }
}
