package dev.petrel.hub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.petrel.hub.problem.FieldFlaw;
import dev.petrel.hub.problem.Problem;
import dev.petrel.settings.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ConfigRequestTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Test
    void aMissingFieldGetsItsDefault() {
        Edit edit = put("{'broker_host': 'b'}");

        assertThat(edit.config())
                .isEqualTo(new BrokerConfig(
                        true,
                        new BrokerAddress("b", 1883, null, false),
                        PublishSettings.DEFAULT,
                        DiscoverySettings.DEFAULT,
                        Availability.DEFAULT));
        assertThat(edit.password()).isEqualTo(new PasswordChange.Keep());
    }

    @Test
    void replacingKeepsThePasswordUnlessOneComes() {
        assertThat(put("{'broker_host': 'b', 'password': null}").password()).isEqualTo(new PasswordChange.Keep());
        assertThat(put("{'broker_host': 'b', 'password': ''}").password()).isEqualTo(new PasswordChange.Keep());
        assertThat(put("{'broker_host': 'b', 'password': 'encrypted:x'}").password())
                .isEqualTo(new PasswordChange.Set(Secret.of("encrypted:x")));
    }

    @Test
    void patchingChangesWhatItNames() {
        BrokerConfig current = put("{'broker_host': 'b', 'qos': 2, 'username': 'u', 'topic_prefix': 'home'}")
                .config();

        Edit edit = patch(current, "{'broker_host': 'c', 'username': null, 'topic_prefix': null}");

        assertThat(edit.config())
                .isEqualTo(put("{'broker_host': 'c', 'qos': 2}").config());
        assertThat(edit.password()).isEqualTo(new PasswordChange.Keep());
        assertThat(patch(current, "{'password': null}").password()).isEqualTo(new PasswordChange.Clear());
        assertThat(patch(current, "{'password': ''}").password()).isEqualTo(new PasswordChange.Keep());
        assertThat(patch(current, "{}")).isEqualTo(new Edit(current, new PasswordChange.Keep()));
    }

    @Test
    void patchingWhatIsNotThereYetStartsFromTheDefaultsAndNeedsAHost() {
        assertThat(patch(BrokerConfig.NONE, "{'broker_host': 'b'}").config().enabled())
                .isFalse();
        assertThat(flawOf(() -> patch(BrokerConfig.NONE, "{'qos': 2}"))).isEqualTo("broker_host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'broker_host': 'localhost'",
                "'broker_host': '192.168.1.10'",
                "'broker_host': 'mosquitto_1.lan.'",
                "'broker_host': '::1'",
                "'broker_host': '2001:db8::10'",
                "'broker_host': 'xn--mller-kva.example'",
                "'broker_port': 1",
                "'broker_port': 65535",
                "'qos': 0",
                "'qos': 2",
                "'message_expiry_seconds': 60",
                "'message_expiry_seconds': 3600",
                "'topic_prefix': 'home/c\u00f3\u017c'",
                "'discovery_prefix': 'h'",
                "'discovery_format': 'components'",
                "'availability_topic': ''",
                "'availability_topic': 'a/b c'",
                "'username': ''",
                "'enabled': false",
                "'use_tls': null"
            })
    void whatIsWithinTheLimitsIsTaken(String field) {
        Edit edit = patch(put("{'broker_host': 'b'}").config(), "{" + field + "}");

        String name = field.substring(1, field.indexOf(':') - 1);
        String value = field.substring(field.indexOf(':') + 2).replace('\'', '"');
        String written =
                JSON.valueToTree(ConfigFields.of(edit.config())).get(name).toString();
        assertThat(written).isEqualTo(value.equals("null") ? "false" : value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'broker_host': ''",
                "'broker_host': null",
                "'broker_host': 'mqtt://b'",
                "'broker_host': 'b:1883'",
                "'broker_host': 'a b'",
                "'broker_host': 'u@b'",
                "'broker_host': 'b/c'",
                "'broker_host': '-b'",
                "'broker_host': 'a..b'",
                "'broker_host': '[::1]'",
                "'broker_host': '1::2::3'",
                "'broker_host': '::1%eth0'",
                "'broker_host': '256.1.1.1'",
                "'broker_host': '0177.0.0.1'",
                "'broker_host': '2130706433'",
                "'broker_host': '0x7f000001'",
                "'broker_host': '127.1'",
                "'broker_host': 'm\u00fcller.example'",
                "'broker_host': 5",
                "'broker_host': 'b\\u0000'",
                "'broker_host': '.'",
                "'broker_port': 0",
                "'broker_port': 65536",
                "'broker_port': '1883'",
                "'broker_port': 1883.5",
                "'broker_port': 99999999999999999999",
                "'broker_port': true",
                "'broker_port': {}",
                "'qos': -1",
                "'qos': 3",
                "'qos': 1.0",
                "'message_expiry_seconds': 59",
                "'message_expiry_seconds': 3601",
                "'enabled': 'perhaps'",
                "'enabled': 1",
                "'use_tls': 'true'",
                "'retain_messages': []",
                "'discovery_enabled': 0",
                "'discovery_format': 'DEVICE'",
                "'topic_prefix': ''",
                "'topic_prefix': 'a/#'",
                "'topic_prefix': '+'",
                "'topic_prefix': '/a'",
                "'topic_prefix': 'a/'",
                "'topic_prefix': 'a//b'",
                "'topic_prefix': 'a b'",
                "'topic_prefix': '$SYS'",
                "'topic_prefix': 'a\\u0000'",
                "'topic_prefix': 'a\\u001b'",
                "'topic_prefix': 'a\\ud800'",
                "'discovery_prefix': 'h+'",
                "'discovery_prefix': ''",
                "'discovery_prefix': 'h/'",
                "'availability_topic': 'a/+'",
                "'availability_topic': '$x'",
                "'availability_topic': 'a\\nb'",
                "'username': 7",
                "'username': 'a\\u0007'",
                "'password': 7",
                "'password': ['x']",
                "'birth_message': ''",
                "'will_message': ''",
                "'will_message': 'online'"
            })
    void whatIsOutOfTheLimitsIsToldByItsField(String field) {
        String name = field.substring(1, field.indexOf(':') - 1);
        BrokerConfig current = put("{'broker_host': 'b'}").config();

        assertThat(flawOf(() -> patch(current, "{" + field + "}"))).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "broker_host=256",
                "username=101",
                "password=501",
                "topic_prefix=101",
                "discovery_prefix=101",
                "availability_topic=256",
                "birth_message=101",
                "will_message=101"
            })
    void whatIsTooLongByOneIsRefusedAndWithOneLessItIsTaken(String limit) {
        String name = limit.substring(0, limit.indexOf('='));
        int length = Integer.parseInt(limit.substring(limit.indexOf('=') + 1));
        BrokerConfig current = put("{'broker_host': 'b'}").config();
        String longest = name.equals("broker_host") ? "a.".repeat(127) + "a" : "t".repeat(length - 1);

        assertThat(flawOf(() -> patch(current, "{'" + name + "': '" + longest + "t'}")))
                .isEqualTo(name);
        assertThat(patch(current, "{'" + name + "': '" + longest + "'}")).isNotNull();
    }

    @Test
    void allFlawsAreToldAtOnce() {
        Problem problem = problemOf(() -> put("{'broker_host': '', 'broker_port': 0, 'qos': 9, 'topic_prefix': '#'}"));

        assertThat(problem.status().value()).isEqualTo(422);
        assertThat(problem.errors())
                .extracting(FieldFlaw::field)
                .containsExactlyInAnyOrder("broker_host", "broker_port", "qos", "topic_prefix");
    }

    @Test
    void allFieldsThatThereAreNotAreToldAtOnce() {
        Problem problem = problemOf(() -> put("{'broker_host': '', 'has_password': true, 'broker': 1, 'id': 'x'}"));

        assertThat(problem.status().value()).isEqualTo(400);
        assertThat(problem.errors())
                .extracting(FieldFlaw::field)
                .containsExactlyInAnyOrder("has_password", "broker", "id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "'text'", "7"})
    void whatIsNoObjectIsMalformed(String body) {
        assertThat(problemOf(() -> put(body)).status().value()).isEqualTo(400);
    }

    @Test
    void aFlawOfAPasswordDoesNotShowIt() {
        String canary = "kanarek".repeat(100);

        assertThatThrownBy(() -> put("{'broker_host': 'b', 'password': '" + canary + "'}"))
                .isInstanceOf(Problem.class)
                .asString()
                .doesNotContain("kanarek");
        assertThat(put("{'broker_host': 'b', 'password': 'kanarek'}").toString())
                .doesNotContain("kanarek");
    }

    private static Edit put(String json) {
        return ConfigRequest.replacing(JSON.readTree(json.replace('\'', '"')));
    }

    private static Edit patch(BrokerConfig current, String json) {
        return ConfigRequest.patching(current, JSON.readTree(json.replace('\'', '"')));
    }

    private static String flawOf(Runnable call) {
        Problem problem = problemOf(call);
        assertThat(problem.status().value()).isEqualTo(422);
        assertThat(problem.errors()).hasSize(1);
        return problem.errors().getFirst().field();
    }

    private static Problem problemOf(Runnable call) {
        return catchThrowableOfType(Problem.class, call::run);
    }
}
