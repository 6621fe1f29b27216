package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.settings.Login;
import dev.petrel.settings.MqttUrl;
import dev.petrel.settings.Secret;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a broker says of where to go instead [4.11]. */
class ServerReferenceTest {

    private static final Login LOGIN = new Login("ada", Secret.of("secret"));
    private static final MqttUrl FROM = Settings.url("from", LOGIN);

    @ParameterizedTest
    @CsvSource({
        "myserver.xyz.org,               myserver.xyz.org,    1883",
        "myserver.xyz.org:8883,          myserver.xyz.org,    8883",
        "Other,                          other,               1883",
        "10.10.151.22:8883,              10.10.151.22,        8883",
        "[fe80::9610:3eff:fe1c]:1884,    fe80::9610:3eff:fe1c, 1884",
        "[::1],                          ::1,                 1883",
        "a:1,                            a,                   1",
        "a:65535,                        a,                   65535",
    })
    void aServerIsAHostWithAPortOrWithout(String reference, String host, int port) {
        assertThat(ServerReference.read(reference, FROM)).containsExactly(at(host, port));
    }

    @Test
    void severalServersArePartedBySpaces() {
        assertThat(ServerReference.read(" a  b:1 [::1]:2 ", FROM))
                .containsExactly(at("a", 1883), at("b", 1), at("::1", 2));
    }

    @Test
    void ofVeryManyServersTheFirstCount() {
        String many = IntStream.range(0, 1000).mapToObj(i -> "h" + i).collect(Collectors.joining(" "));

        assertThat(ServerReference.read(many, FROM))
                .hasSize(ServerReference.MOST_SERVERS)
                .startsWith(at("h0", 1883))
                .endsWith(at("h" + (ServerReference.MOST_SERVERS - 1), 1883));
    }

    @ParameterizedTest
    @EnumSource
    void schemePathAndLoginAreThoseOfTheServerThatPointsThere(MqttUrl.Scheme scheme) {
        String path = scheme.webSocket() ? "/broker" : "";
        MqttUrl from = new MqttUrl(scheme, "from", 7, path, LOGIN);

        assertThat(ServerReference.read("a b:1", from))
                .containsExactly(
                        new MqttUrl(scheme, "a", scheme.defaultPort(), path, LOGIN),
                        new MqttUrl(scheme, "b", 1, path, LOGIN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "mqtt://a",
                "mqtt://a:1883",
                "a/path",
                "a:1/path",
                "user@a",
                "user:pw@a",
                "a?b",
                "a#b",
                "a:",
                ":1883",
                "a:0",
                "a:65536",
                "a:123456",
                "a:x",
                "a:-1",
                "a:+1",
                "a:1:2",
                "::1",
                "[]",
                "[]:1",
                "[a]",
                "[a]:1",
                "[::1",
                "::1]",
                "[::1]1",
                "[:::1]",
                "[1:2]",
                "a\tb",
                "a\n",
                "\u0000",
                "a\u0000",
                "a\u001b[m",
                "a,b",
                "b\u00fccher",
                "a\u2003b",
                "a:\u0661",
                "\"a\""
            })
    void whatIsNoServerIsNotRead(String reference) {
        assertThat(ServerReference.read(reference, FROM)).isEmpty();
        assertThat(ServerReference.read("x " + reference + ":/", FROM)).isEmpty();
    }

    @Test
    void oneThatIsNoServerSpoilsTheOthers() {
        for (List<String> order : List.of(List.of("a", "mqtt://a"), List.of("mqtt://a", "a"))) {
            assertThat(ServerReference.read(String.join(" ", order), FROM)).isEmpty();
        }
    }

    @Test
    @Timeout(5)
    void aVeryLongReferenceIsReadQuickly() {
        assertThat(Stream.of(":", "[", "]", "[:", "a:", "[a:] ", "[::] :").map(part -> part.repeat(30_000)))
                .allSatisfy(reference ->
                        assertThat(ServerReference.read(reference, FROM)).isEmpty());
    }

    private static MqttUrl at(String host, int port) {
        return new MqttUrl(MqttUrl.Scheme.MQTT, host, port, "", LOGIN);
    }
}
