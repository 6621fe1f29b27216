package dev.petrel.cli.doctor;

import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Message;
import java.util.Optional;

/**
 * What one envelope tells of whoever sent it.
 *
 * @param source its source
 * @param format the format that it shows evidence of; empty where it is five fields, which both have
 * @param beyondTars whether strict readers of the format tars refuse it
 */
record Voice(String source, Optional<EnvelopeFormat> format, boolean beyondTars) {

    /** That of a message; empty if it holds no envelope. */
    static Optional<Voice> of(Message message) {
        try {
            Optional<EnvelopeFormat> format = EnvelopeCodec.evidence(message.payload(), message.metadata());
            Optional<Envelope> tars = read(message, EnvelopeFormat.TARS);
            Optional<Envelope> envelope = tars.or(() -> read(message, EnvelopeFormat.STANDARD));
            return envelope.map(read -> new Voice(read.source(), format, tars.isEmpty()));
        } catch (MalformedMessage e) {
            return Optional.empty();
        }
    }

    private static Optional<Envelope> read(Message message, EnvelopeFormat format) {
        try {
            return Optional.of(new EnvelopeCodec(format, "").read(message.payload()));
        } catch (MalformedMessage e) {
            return Optional.empty();
        }
    }
}
