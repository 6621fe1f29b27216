package dev.petrel.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecurityTest {

    @Test
    void anotherLookupChangesNothingElse() {
        Lookup nowhere = host -> List.of();
        Security before = Security.DEFAULT.withCredentials(Credentials.of("ada", Secret.of("secret")));

        Security after = before.withLookup(nowhere);

        assertThat(before.lookup()).isSameAs(Lookup.SYSTEM);
        assertThat(after.lookup()).isSameAs(nowhere);
        assertThat(after.credentials()).isSameAs(before.credentials());
        assertThat(after.tls()).isSameAs(before.tls());
    }
}
