package dev.petrel.hub.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.hub.Vectors;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class FernetTest {

    private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String TOKEN =
            "gAAAAABpVbkAMDEyMzQ1Njc4OWFiY2RlZuVqz3fOeeguupFLaBm2peZ06dKk6SCb_mtS7k7CIT8uk0lXgNpXHINR98B35UMxvQ==";

    static Stream<JsonNode> stored() {
        return Vectors.startingWith("C-ENC-")
                .filter(vector -> vector.at("/given/stored").isString());
    }

    @ParameterizedTest
    @MethodSource("stored")
    void whatAnotherInstallationStoredIsOpenedWithItsKeys(JsonNode vector) {
        JsonNode given = vector.get("given");
        String token = given.get("stored").stringValue().substring("encrypted:".length());
        List<String> keys = Stream.of("ENCRYPTION_KEY", "ENCRYPTION_KEY_PREVIOUS")
                .map(name -> given.path(name).asString(""))
                .filter(key -> !key.isEmpty())
                .toList();

        if (vector.at("/expect/outcome").stringValue().equals("error")) {
            assertThatThrownBy(() -> Fernet.open(token, keys)).isInstanceOf(Unreadable.class);
        } else {
            assertThat(Fernet.open(token, keys))
                    .isEqualTo(vector.at("/expect/value").stringValue());
        }
    }

    @Test
    void aTokenThatWasChangedAnywhereIsNotOpened() {
        for (int i = 0; i < TOKEN.length() - 3; i++) {
            char other = TOKEN.charAt(i) == 'A' ? 'B' : 'A';
            String changed = TOKEN.substring(0, i) + other + TOKEN.substring(i + 1);

            assertThatThrownBy(() -> Fernet.open(changed, List.of(KEY))).isInstanceOf(Unreadable.class);
        }
    }

    @Test
    void whatIsNoKeyAndWhatIsNoTokenOpensNothing() {
        assertThatThrownBy(() -> Fernet.open(TOKEN, List.of("", "short", "not a key at all!!")))
                .isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> Fernet.open("", List.of(KEY))).isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> Fernet.open("gAAA", List.of(KEY))).isInstanceOf(Unreadable.class);
        assertThat(Fernet.open(TOKEN, List.of("", KEY))).isEqualTo("hunter2");
    }
}
