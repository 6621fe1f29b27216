package dev.petrel.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petrel.fault.InvalidSettings;
import dev.petrel.settings.MqttUrl.Scheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MqttUrlTest {

    @ParameterizedTest
    @CsvSource({
        "mqtt://h, mqtt://h:1883",
        "mqtts://h, mqtts://h:8883",
        "ws://h, ws://h:80/mqtt",
        "wss://h, wss://h:443/mqtt",
        "MqTt://Host.Example, mqtt://host.example:1883",
        "WSS://h:8084/Path, wss://h:8084/Path",
        "ws://h/, ws://h:80/",
        "mqtt://, mqtt://localhost:1883",
        "mqtt://:1999, mqtt://localhost:1999",
        "mqtt://h:, mqtt://h:1883",
        "mqtt://h:0, mqtt://h:1883",
        "mqtts://h:0, mqtts://h:8883",
        "mqtt://h:65535, mqtt://h:65535",
        "mqtt://h:1884/some/path, mqtt://h:1884",
        "mqtt://@h, mqtt://h:1883",
        "mqtt://my_broker-1.local, mqtt://my_broker-1.local:1883",
        "mqtt://10.0.0.1, mqtt://10.0.0.1:1883",
        "mqtt://[::1], mqtt://[::1]:1883",
        "mqtt://[2001:DB8::1]:1884, mqtt://[2001:db8::1]:1884",
        "mqtt://[fe80::1%eth0], mqtt://[fe80::1%eth0]:1883",
        "'  mqtt://h  ', mqtt://h:1883"
    })
    void whatAUrlLeavesOutHasADefault(String url, String whole) {
        assertThat(MqttUrl.parse(url)).hasToString(whole);
    }

    @Test
    void partsAreReadOneByOne() {
        MqttUrl url = MqttUrl.parse("wss://u:p@[::1]:8084/a/b");

        assertThat(url).isEqualTo(new MqttUrl(Scheme.WSS, "::1", 8084, "/a/b", new Login("u", Secret.of("p"))));
        assertThat(url.scheme().tls()).isTrue();
        assertThat(url.scheme().webSocket()).isTrue();
        assertThat(url.scheme().text()).isEqualTo("wss");
        assertThat(url.scheme().defaultPort()).isEqualTo(443);
    }

    @ParameterizedTest
    @CsvSource({
        "u, u, ",
        "u:, u, ''",
        ":p, '', p",
        "u:p, u, p",
        "u:p:q, u, p:q",
        "u:p@q, u, p@q",
        "'u:p,q', u, 'p,q'",
        "u:p%40%2F%3A%23%25, u, p@/:#%",
        "a%3Ab:p, a:b, p",
        "us%C3%A9r:%e2%82%ac+, us\u00e9r, \u20ac+",
        "\u00e9:\u20ac, \u00e9, \u20ac"
    })
    void userInfoIsDecoded(String userInfo, String user, String password) {
        Login login = MqttUrl.parse("mqtt://" + userInfo + "@h:1883").login();

        assertThat(login).isEqualTo(new Login(user, password == null ? null : Secret.of(password)));
    }

    @Test
    void theTextFormHidesThePasswordAndEscapesTheUser() {
        assertThat(MqttUrl.parse("mqtt://a%0Ab%3A:s3cr3t@h")).hasToString("mqtt://a%0Ab%3A:****@h:1883");
        assertThat(MqttUrl.parse("mqtt://%C3%A9@h")).hasToString("mqtt://%C3%A9@h:1883");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                  | is empty",
                "h:1883              | scheme: a URL begins with one of mqtt, mqtts, ws, wss",
                "://h                | scheme: a URL",
                "http://h:1883       | scheme \"http\": a URL begins with one of mqtt, mqtts, ws, wss",
                "tcp://h             | scheme \"tcp\"",
                "u:s3cr3t@h://x      | scheme: a URL",
                "mqtt://h h          | white space",
                "mqtt://h:70000      | port 70000 of host h: 1 to 65535",
                "mqtt://h:9999999999 | port is not a number",
                "mqtt://h:abc        | port is not a number",
                "mqtt://h:-1         | port is not a number",
                "mqtt://h:+1         | port is not a number",
                "mqtt://::1          | more than one colon",
                "mqtt://[::1         | IPv6 address in brackets",
                "mqtt://[::1]x       | IPv6 address in brackets",
                "mqtt://[::g]        | host is not an IPv6 address",
                "mqtt://[1::2::3]    | host is not an IPv6 address",
                "mqtt://h;h          | host is not 1 to 253 letters",
                "mqtt://h,g          | each URL of a list begins with its scheme",
                "mqtt://b\u00fccher  | host is not 1 to 253 letters",
                "mqtt://h?x=1        | holds a ? or a #",
                "ws://h/mqtt?x=1     | holds a ? or a #",
                "ws://h/mqtt#x       | holds a ? or a #",
                "ws://h/\u00e9       | path holds characters beyond ASCII",
                "mqtt://u:p/x@h      | holds an @ behind the first /, ? or #",
                "mqtt://u%4:p@h      | the user name holds a % without two hexadecimal digits",
                "mqtt://u:p%zz@h     | the password holds a % without two hexadecimal digits",
                "mqtt://u:p%@h       | the password holds a % without two hexadecimal digits",
                "mqtt://u:%ff@h      | the password holds percent-escapes that are not UTF-8",
                "mqtt://u%00:p@h     | user name \"u\\u0000\" holds a NUL",
                "mqtt://u:p%00@h     | the password holds a NUL"
            })
    void whatIsNoUrlIsRefusedWithTheReason(String url, String reason) {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> MqttUrl.parse(url))
                .withMessageStartingWith("Invalid MQTT URL")
                .withMessageContaining(reason)
                .satisfies(thrown -> assertThat(thrown.mistakes()).hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqtt://h\r\nx", "mqtt://h\u001b[1m", "mqtt://h\u0085", "mqtt://\ud800", "mqtt://\0"})
    void controlCharactersAreRefusedAndNotRepeated(String url) {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> MqttUrl.parse(url))
                .satisfies(thrown -> assertThat(thrown.toString().chars()).noneMatch(Character::isISOControl));
    }

    @Test
    void aUrlMadeOfPartsIsCheckedToo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MqttUrl(Scheme.MQTT, "a b", 1883, "", null))
                .withMessageContaining("host \"a b\" is not");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MqttUrl(Scheme.MQTT, "h", 0, "", null))
                .withMessage("port is 1 to 65535, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MqttUrl(Scheme.MQTT, "h", 65_536, "", null))
                .withMessage("port is 1 to 65535, not 65536");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MqttUrl(Scheme.MQTT, "h", 1, "/mqtt", null))
                .withMessage("path \"/mqtt\" of mqtt:// must be empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MqttUrl(Scheme.WS, "h", 1, "", null))
                .withMessage("path \"\" of ws:// must begin with / and be visible ASCII");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MqttUrl(Scheme.WS, "h", 1, "/a\r\nb", null))
                .withMessageContaining("\"/a\\u000d\\u000ab\"");
    }
}
