package dev.petrel.hub.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.TestHub;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeStreamTest {

    private static final int MOST = 200;

    @TempDir
    private Path data;

    @Test
    void pagesThatAreOpenLeaveThreadsForAllElseAndTooManyAreRefused() throws IOException {
        try (HttpClient browsers = HttpClient.newHttpClient();
                TestHub hub = TestHub.start(data)) {
            HttpRequest opening = HttpRequest.newBuilder(URI.create(hub.url() + "/console/changes?of=status"))
                    .header("Authorization", "Bearer " + token(hub))
                    .build();

            List<HttpResponse<InputStream>> pages = Stream.generate(
                            () -> browsers.sendAsync(opening, BodyHandlers.ofInputStream()))
                    .limit(MOST)
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(pages).allMatch(page -> page.statusCode() == 200);
            assertThat(hub.send(opening).status()).isEqualTo(503);
            assertThat(hub.get("/api/v1/integrations/mqtt/status").status()).isEqualTo(200);
            for (HttpResponse<InputStream> page : pages) {
                page.body().close();
            }
        }
    }

    private static String token(TestHub hub) {
        return hub.post("/api/v1/tokens", "{\"name\": \"pages\", \"role\": \"viewer\"}")
                .json()
                .path("secret")
                .stringValue();
    }
}
