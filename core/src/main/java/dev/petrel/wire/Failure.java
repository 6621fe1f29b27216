package dev.petrel.wire;

import dev.petrel.settings.MqttUrl;
import io.netty.handler.codec.EncoderException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which end a fault means, by how far the wire had come. */
final class Failure {

    /** How far a wire has come. */
    enum Progress {
        /** Socket, TLS and WebSocket are being opened. */
        OPENING,
        /** CONNECT was sent. */
        SAID_HELLO,
        /** CONNACK said yes. */
        GREETED
    }

    private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

    private Failure() {}

    /** The end for an exception other than a {@link Violation}. */
    static WireEnd end(Throwable fault, MqttUrl server, Progress progress) {
        // A broker of TLS 1.3 refuses our certificate only after CONNECT was sent.
        if (TlsFailure.is(fault) && progress != Progress.GREETED) {
            return TlsFailure.end(fault, server);
        }
        if (fault instanceof IOException || TlsFailure.is(fault) || progress == Progress.OPENING) {
            return lost(Wording.of(fault), progress);
        }
        LOG.error("closing the connection to {}:{} after a fault in this program", server.host(), server.port(), fault);
        String what = fault instanceof EncoderException ? "a packet could not be written: " : "fault in this program: ";
        return new WireEnd.ClosedHere(what + Wording.of(fault));
    }

    /** The end when the socket has closed. */
    static WireEnd lost(String text, Progress progress) {
        return switch (progress) {
            case OPENING -> new WireEnd.Unreachable(text);
            case SAID_HELLO -> new WireEnd.Lost(text, false);
            case GREETED -> new WireEnd.Lost(text, true);
        };
    }
}
