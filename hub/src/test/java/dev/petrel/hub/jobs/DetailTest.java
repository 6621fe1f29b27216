package dev.petrel.hub.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What services say is wrong with a request. */
class DetailTest {

    @Test
    void fieldsAreNamedWithWhatIsWrongWithThem() {
        String body =
                "{\"detail\":[{\"loc\":[\"body\",\"width\"],\"msg\":\"is missing\"},{\"loc\":[\"height\"],\"msg\":\"Field required\"},{\"msg\":\"and more\"}]}";

        assertThat(Detail.of(body, "otherwise")).isEqualTo("width is missing; height: Field required; and more");
    }

    @Test
    void whatIsNoListIsSaidAsTheServiceSaysIt() {
        assertThat(Detail.of("{\"detail\":\"no\"}", "no")).isEqualTo("no");
        assertThat(Detail.of("<html>", "An error occurred")).isEqualTo("An error occurred");
    }
}
