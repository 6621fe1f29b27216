package dev.petrel.hub.console.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.ConfigFields;
import dev.petrel.hub.config.Edit;
import dev.petrel.hub.config.PasswordChange;
import dev.petrel.hub.config.TestConfigs;
import dev.petrel.hub.console.Words;
import dev.petrel.hub.problem.FieldFlaw;
import dev.petrel.hub.problem.Problem;
import dev.petrel.settings.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SettingsFormTest {

    private static final BrokerConfig CONFIG = TestConfigs.at("b", 1883);

    @Test
    void eachFieldOfTheSettingsHasAPlaceOnThePage() {
        ObjectNode fields = JsonMapper.shared().valueToTree(ConfigFields.of(CONFIG));

        assertThat(SettingsForm.LABELS.keySet())
                .containsAll(fields.propertyNames())
                .contains("password");
        assertThat(SettingsForm.LABELS).hasSize(fields.size() + 1);
    }

    @Test
    void whatThePageShowsComesBackAsItIs() {
        Edit edit = edit(shown(CONFIG));

        assertThat(edit.config()).isEqualTo(CONFIG);
        assertThat(edit.password()).isEqualTo(new PasswordChange.Keep());
    }

    @Test
    void aBoxThatIsNotTickedIsOffAndNoUserIsNone() {
        Map<String, String> sent = shown(CONFIG);
        sent.remove("enabled");
        sent.put("username", "");

        BrokerConfig config = edit(sent).config();

        assertThat(config.enabled()).isFalse();
        assertThat(config.broker().username()).isNull();
        assertThat(config.publish()).isEqualTo(CONFIG.publish());
    }

    @Test
    void anEmptyPasswordStaysATypedOneIsSetAndATickTakesItAway() {
        Map<String, String> sent = shown(CONFIG);
        sent.put("password", "");
        PasswordChange empty = edit(sent).password();
        sent.put("clear_password", "on");
        PasswordChange ticked = edit(sent).password();
        sent.put("password", "geheim");
        PasswordChange typed = edit(sent).password();

        assertThat(empty).isEqualTo(new PasswordChange.Keep());
        assertThat(ticked).isEqualTo(new PasswordChange.Clear());
        assertThat(typed).isEqualTo(new PasswordChange.Set(Secret.of("geheim")));
    }

    @Test
    void allThatIsNotRightIsToldInSentencesByField() {
        Map<String, String> sent = shown(CONFIG);
        sent.put("broker_port", "many");
        sent.put("topic_prefix", "");
        sent.put("will_message", "online");

        Problem problem = catchThrowableOfType(Problem.class, () -> edit(sent));

        assertThat(SettingsForm.flaws(problem))
                .containsEntry("broker_port", "Must be a whole number from 1 to 65535.")
                .containsEntry("topic_prefix", "Must have 1 to 100 characters.")
                .containsEntry("will_message", "Must differ from \u201cMessage while connected\u201d.")
                .hasSize(3);
    }

    @Test
    void ofTwoFlawsOfAFieldTheFirstIsTold() {
        assertThat(Words.byField(List.of(new FieldFlaw("a", "is bad!"), new FieldFlaw("a", "is worse"))))
                .isEqualTo(Map.of("a", "Is bad!"));
    }

    private static Edit edit(Map<String, String> sent) {
        return SettingsForm.edit(BrokerConfig.NONE, sent, SettingsForm.LABELS.keySet());
    }

    private static Map<String, String> shown(BrokerConfig config) {
        ObjectNode fields = JsonMapper.shared().valueToTree(ConfigFields.of(config));
        Map<String, String> form = new HashMap<>();
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            if (!field.getValue().isBoolean()) {
                form.put(field.getKey(), field.getValue().asString(""));
            } else if (field.getValue().booleanValue()) {
                form.put(field.getKey(), "on");
            }
        }
        return form;
    }
}
