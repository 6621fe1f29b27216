package dev.petrel.hub.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.TestHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Somebody at an address of their own, with a browser that keeps cookies and follows no redirect. */
final class Visitor implements AutoCloseable {

    private static final AtomicInteger ADDRESSES = new AtomicInteger(1);
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final TestHub hub;
    private final String from = "198.51.100." + ADDRESSES.getAndIncrement();
    private final CookieManager cookies = new CookieManager();
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    Visitor(TestHub hub) {
        this.hub = hub;
    }

    /** Sends a request; each header as name and value. */
    HttpResponse<String> send(String method, String path, @Nullable String body, String... headers) {
        return send(method, URI.create(hub.url() + path), body, headers);
    }

    /** Looks at another port. */
    HttpResponse<String> getFrom(String url, String path) {
        return send("GET", URI.create(url + path), null);
    }

    private HttpResponse<String> send(String method, URI address, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofMinutes(1))
                .header("X-Forwarded-For", from)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        if (body != null
                && request.copy().build().headers().firstValue("Content-Type").isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            assertThat(answer.body() + answer.headers()).as("what was answered").doesNotContain(TestHub.CANARY);
            // A test that plays the proxy in front has no https of its own.
            cookies.getCookieStore().getCookies().forEach(cookie -> cookie.setSecure(false));
            return answer;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupt);
        }
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    /** Fills in the login page. */
    HttpResponse<String> logIn(String name, String password, String... headers) {
        String form = "username=" + encode(name) + "&password=" + encode(password) + "&_csrf="
                + encode(csrf(get("/login", headers)));
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/x-www-form-urlencoded";
        return send("POST", "/login", form, all);
    }

    /** The CSRF token of a page. */
    static String csrf(HttpResponse<String> page) {
        Matcher token = CSRF.matcher(page.body());
        if (!token.find()) {
            throw new AssertionError("no CSRF token in " + page.statusCode() + " " + page.body());
        }
        return token.group(1);
    }

    Optional<String> cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst();
    }

    void keep(String name, String value) {
        HttpCookie cookie = new HttpCookie(name, value);
        cookie.setPath("/");
        cookies.getCookieStore().add(URI.create(hub.url()), cookie);
    }

    /** What a program sends that has a new token. */
    static String bearer(TestHub hub, String name, Role role) {
        return "Bearer "
                + hub.part(Tokens.class)
                        .create(name, role, null, "tests")
                        .secret()
                        .reveal();
    }

    static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}
