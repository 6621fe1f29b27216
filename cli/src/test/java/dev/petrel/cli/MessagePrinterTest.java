package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.message.Message;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.topic.TopicFilter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessagePrinterTest {

    private static final EnvelopeCodec CODEC = new EnvelopeCodec(EnvelopeFormat.STANDARD, "");
    private static final MessageLine PEOPLE = new MessageLine(CODEC, false);
    private static final MessageLine PROGRAMS = new MessageLine(CODEC, true);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aLineCannotBeForged() {
        MessagePrinter printer = new MessagePrinter(out, PEOPLE, 10);

        printer.print(message("a/b", "x\ny\u001b[2J\u009b ü"));

        assertThat(printed()).isEqualTo("a/b x\\u000ay\\u001b[2J\\u009b ü\n");
    }

    @Test
    void bytesThatAreNoTextAreShownAsHex() {
        MessagePrinter printer = new MessagePrinter(out, PEOPLE, 10);

        printer.print(message(Publication.of("a", Payload.of(new byte[] {'o', 'k', (byte) 0xFF, (byte) 0xC3}))));

        assertThat(printed()).isEqualTo("a ok\\xff\\xc3\n");
    }

    @Test
    void jsonHasTheFieldsOfTheSpecification() {
        MessagePrinter printer = new MessagePrinter(out, PROGRAMS, 10);

        printer.print(message("a/b", "ü\n"));
        printer.print(message(
                Publication.of("a", Payload.of(new byte[] {(byte) 0xFF})).withRetain(true)));

        assertThat(printed()).isEqualTo("""
                {"topic":"a/b","qos":1,"retain":false,"payload":"ü\\n"}
                {"topic":"a","qos":1,"retain":true,"payload_base64":"/w=="}
                """);
    }

    @Test
    void enoughIsEnough() {
        MessagePrinter printer = new MessagePrinter(out, PEOPLE, 2);

        boolean third = printer.print(message("a", "1"))
                && printer.print(message("a", "2"))
                && printer.print(message("a", "3"));

        assertThat(third).isFalse();
        assertThat(printed()).isEqualTo("a 1\na 2\n");
        assertThat(printer.end()).isCompletedWithValue(ExitCode.DONE);
    }

    @Test
    void aCopyIsPrintedOnce() {
        MessagePrinter printer = new MessagePrinter(out, PEOPLE, 10);
        Identity identity = Identity.random();
        Message first = message(identity.on(Publication.text("a", "same"), 1));
        Message second = message(identity.on(Publication.text("a", "same"), 2));

        boolean taken = printer.print(first) && printer.print(second) && printer.print(first);

        assertThat(taken).isTrue();
        assertThat(printed()).isEqualTo("a same\na same\n");
    }

    @Test
    void anEnvelopeIsPrintedOnceOnItsTopic() {
        MessagePrinter printer = new MessagePrinter(out, PROGRAMS, 10);
        String envelope = "{\"id\":\"1\",\"type\":\"t\",\"ts\":%s,\"source\":\"s\",\"data\":{\"seq\":%s}}";

        printer.print(message("a", envelope.formatted("1.0", "1")));
        printer.print(message("a", envelope.formatted("2.0", "1")));
        printer.print(message("b", envelope.formatted("1.0", "1")));
        printer.print(message("a", envelope.formatted("1.0", "2")));

        assertThat(printed().lines().map(line -> line.substring(0, 12)))
                .containsExactly("{\"topic\":\"a\"", "{\"topic\":\"b\"", "{\"topic\":\"a\"");
    }

    @Test
    void anEnvelopeIsShownAsItStood() {
        MessagePrinter printer = new MessagePrinter(out, PROGRAMS, 10);

        printer.print(
                message(
                        "a",
                        " {\"type\":\"t\", \"more\":[null,true,{},[]], \"ts\":1.50,\n"
                                + "\"data\":{\"n\":123456789012345678901234567890,\"d\":1.10e400,\"x\":NaN,\"t\":\"\\u00e9ü\\u001b\"}} "));

        assertThat(printed())
                .isEqualTo("{\"topic\":\"a\",\"qos\":1,\"retain\":false,\"envelope\":{\"type\":\"t\","
                        + "\"more\":[null,true,{},[]],\"ts\":1.50,"
                        + "\"data\":{\"n\":123456789012345678901234567890,\"d\":1.10e400,\"x\":null,"
                        + "\"t\":\"éü\\u001b\"}}}\n");
    }

    @Test
    void inTheFormatTarsASixthFieldMakesItNoEnvelope() {
        MessageLine tars = new MessageLine(new EnvelopeCodec(EnvelopeFormat.TARS, ""), true);
        MessagePrinter printer = new MessagePrinter(out, tars, 10);

        printer.print(message("a", "{\"type\":\"t\",\"data\":{},\"correlate\":\"c\"}"));

        assertThat(printed()).contains("\"payload\":\"{").doesNotContain("\"envelope\"");
    }

    @Test
    void withoutAnIdNothingIsACopy() {
        MessagePrinter printer = new MessagePrinter(out, PEOPLE, 10);
        Message message = message(Publication.text("a", "same"));

        printer.print(message);
        printer.print(message);

        assertThat(printed()).isEqualTo("a same\na same\n");
    }

    @Test
    void anOutputThatNobodyReadsEndsIt() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        MessagePrinter printer = new MessagePrinter(new PrintStream(closed, false, StandardCharsets.UTF_8), PEOPLE, 10);

        boolean taken = printer.print(message("a", "1"));

        assertThat(taken).isFalse();
        assertThat(printer.end()).isCompletedWithValue(ExitCode.OUTPUT_CLOSED);
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Message message(String topic, String text) {
        return message(Publication.text(topic, text));
    }

    private static Message message(Publication publication) {
        return new Message(
                publication.topic(),
                publication.payload(),
                Qos.AT_LEAST_ONCE,
                publication.retain(),
                publication.metadata(),
                TopicFilter.of("#"));
    }
}
