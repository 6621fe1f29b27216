package dev.petrel.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.message.Message;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Qos;
import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormatsTest {

    private static final String FIVE = "\"id\":\"1\",\"type\":\"t\",\"ts\":1.0,\"data\":{}";
    private static final Metadata SAYS_TARS = Metadata.NONE.withUserProperty(EnvelopeCodec.FORMAT_PROPERTY, "tars");

    private final Formats formats = new Formats();

    @Test
    void fiveFieldsAloneProveNothing() {
        hear("a", "", Metadata.NONE);

        Finding finding = formats.finding("x");

        assertThat(finding.level()).isEqualTo(Finding.Level.OK);
        assertThat(finding.text()).isEqualTo("five fields only, which may be either, from \"a\" (x)");
        assertThat(finding.details()).containsEntry("either", List.of("a"));
    }

    @Test
    void aSourceThatOnceProvedItsFormatIsOfThatFormat() {
        hear("a", "", Metadata.NONE);
        hear("a", ",\"correlate\":\"c\"", Metadata.NONE);

        Finding finding = formats.finding("x");

        assertThat(finding.level()).isEqualTo(Finding.Level.OK);
        assertThat(finding.text()).isEqualTo("standard from \"a\" (x)");
    }

    @Test
    void bothFormatsAreAWarning() {
        hear("a", ",\"correlate\":\"c\"", Metadata.NONE);
        hear("b", "", SAYS_TARS);

        Finding finding = formats.finding("x");

        assertThat(finding.level()).isEqualTo(Finding.Level.NOTE);
        assertThat(finding.text()).contains("both formats", "standard from \"a\"", "tars from \"b\"");
        assertThat(finding.advice()).contains("MQTT_ENVELOPE=tars");
    }

    @Test
    void aSixthFieldBesideThoseWithFiveIsAWarningWithAnIf() {
        hear("a", ",\"correlate\":\"c\"", Metadata.NONE);
        hear("b", "", Metadata.NONE);

        Finding finding = formats.finding("x");

        assertThat(finding.level()).isEqualTo(Finding.Level.NOTE);
        assertThat(finding.text()).contains("standard from \"a\"", "may be either, from \"b\"");
        assertThat(finding.advice()).startsWith("if ");
    }

    @Test
    void whatCannotDisturbAnOldReaderIsNoWarning() {
        hear("a", "", Metadata.NONE.withUserProperty(EnvelopeCodec.FORMAT_PROPERTY, "standard"));
        hear("b", "", Metadata.NONE);

        assertThat(formats.finding("x").level()).isEqualTo(Finding.Level.OK);
    }

    @Test
    void aTimeInTextIsEvidenceOfTars() {
        Voice voice = Voice.of(message("{\"type\":\"t\",\"ts\":\"1.0\",\"source\":\"old\",\"data\":{}}", Metadata.NONE))
                .orElseThrow();

        formats.add(voice);

        assertThat(formats.finding("x").text()).isEqualTo("tars from \"old\" (x)");
    }

    @Test
    void otherPayloadsAreNoEnvelopes() {
        assertThat(Voice.of(message("{\"ok\":true,\"event\":\"heartbeat\",\"timestamp\":1.0}", Metadata.NONE)))
                .isEmpty();
        assertThat(Voice.of(message("21.5", Metadata.NONE))).isEmpty();
        assertThat(Voice.of(message("", Metadata.NONE))).isEmpty();
        assertThat(formats.finding("x").text()).isEqualTo("none seen (x)");
    }

    @Test
    void manySourcesAreCountedAndTheirNamesCannotForgeLines() {
        for (int i = 0; i < 1500; i++) {
            hear("s\\u000a" + i, "", Metadata.NONE);
        }

        assertThat(formats.finding("x").text())
                .contains("\"s\\u000a0\"", "and 995 more")
                .doesNotContain("\n");
    }

    private void hear(String source, String more, Metadata metadata) {
        String json = "{" + FIVE + ",\"source\":\"" + source + "\"" + more + "}";
        formats.add(Voice.of(message(json, metadata)).orElseThrow());
    }

    private static Message message(String json, Metadata metadata) {
        return new Message(Topic.of("a"), Payload.utf8(json), Qos.AT_MOST_ONCE, false, metadata, TopicFilter.of("#"));
    }
}
