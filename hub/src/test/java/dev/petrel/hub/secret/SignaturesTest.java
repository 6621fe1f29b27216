package dev.petrel.hub.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignaturesTest {

    @TempDir
    private Path folder;

    @Test
    void aSignatureHoldsForItsTextAndForHubsWithTheSameKey() {
        Signatures one = new Signatures(key("master.key"));
        Signatures other = new Signatures(key("master.key"));

        String signature = one.of("/api/v1/events/1/thumbnail");

        assertThat(signature).matches("[A-Za-z0-9_-]{43}");
        assertThat(other.matches("/api/v1/events/1/thumbnail", signature)).isTrue();
        assertThat(other.matches("/api/v1/events/2/thumbnail", signature)).isFalse();
        assertThat(other.matches("/api/v1/events/1/thumbnail", "")).isFalse();
        assertThat(new Signatures(key("other.key")).matches("/api/v1/events/1/thumbnail", signature))
                .isFalse();
    }

    private MasterKey key(String name) {
        return new KeyFile(folder.resolve(name)).open(true);
    }
}
