package dev.petrel.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads login and TLS from the environment. */
final class SecurityReader {

    private static final List<Variable> LOGIN = List.of(Variable.USERNAME, Variable.PASSWORD, Variable.PASSWORD_FILE);
    private static final String STORE = "a PKCS12 store (.p12 or .pfx)";

    private final Environment environment;

    SecurityReader(Environment environment) {
        this.environment = environment;
    }

    Security read(List<MqttUrl> servers) {
        Credentials credentials = credentials();
        if (servers.stream().anyMatch(server -> server.login() != null)) {
            LOGIN.stream()
                    .filter(environment::has)
                    .forEach(variable -> environment.mistake(
                            variable, "is set, and " + Variable.URL + " holds a login too: take one of them out"));
        }
        Tls tls = tls();
        if (environment.sound(Variable.URL)
                && servers.stream().noneMatch(server -> server.scheme().tls())) {
            tlsVariables(tls)
                    .forEach(variable -> environment.mistake(
                            variable,
                            "is set, but no URL of " + Variable.URL + " asks for TLS: take mqtts:// or wss://"));
            tls = Tls.DEFAULT;
        }
        return new Security(credentials, tls)
                .withFollowServerReference(environment.flag(Variable.FOLLOW_SERVER_REFERENCE));
    }

    private Credentials credentials() {
        Optional<String> user = environment.text(Variable.USERNAME);
        Optional<Secret> password = environment.secret(Variable.PASSWORD);
        Optional<Path> file = environment.path(Variable.PASSWORD_FILE);
        if (password.isPresent() && file.isPresent()) {
            environment.mistake(
                    Variable.PASSWORD_FILE, "is set together with " + Variable.PASSWORD + ": take one of them out");
        }
        if (!environment.has(Variable.USERNAME)) {
            Stream.of(Variable.PASSWORD, Variable.PASSWORD_FILE)
                    .filter(environment::has)
                    .forEach(variable -> environment.mistake(variable, "is set without " + Variable.USERNAME));
        }
        if (user.isEmpty()) {
            return Credentials.NONE;
        }
        try {
            Login login = new Login(user.get(), password.orElse(null));
            return file.isPresent() ? Credentials.passwordFile(user.get(), file.get()) : new FixedLogin(login);
        } catch (IllegalArgumentException e) {
            environment.mistake(Variable.USERNAME, "or " + Variable.PASSWORD + " is wrong: " + e.getMessage());
            return Credentials.NONE;
        }
    }

    private Tls tls() {
        Optional<Path> ca = environment.path(Variable.TLS_CA);
        Secret caPassword = environment.secret(Variable.TLS_CA_PASSWORD).orElse(null);
        if (environment.has(Variable.TLS_CA_PASSWORD) && !ca.map(Tls::isPkcs12).orElse(false)) {
            environment.mistake(Variable.TLS_CA_PASSWORD, "is set, but " + Variable.TLS_CA + " is not " + STORE);
        }
        Tls.Identity identity = identity();
        Tls tls = new Tls(
                ca.<Tls.Trust>map(file ->
                                Tls.isPkcs12(file) ? new Tls.Trust.Pkcs12(file, caPassword) : new Tls.Trust.Pem(file))
                        .orElse(Tls.DEFAULT.trust()),
                identity,
                false);
        return environment.flag(Variable.TLS_INSECURE_SKIP_HOSTNAME_CHECK) ? tls.insecureWithoutHostnameCheck() : tls;
    }

    private Tls.@Nullable Identity identity() {
        Optional<Path> certificate = environment.path(Variable.TLS_CERT);
        Optional<Path> key = environment.path(Variable.TLS_KEY);
        Secret password = environment.secret(Variable.TLS_KEY_PASSWORD).orElse(null);
        if (certificate.isEmpty()) {
            Stream.of(Variable.TLS_KEY, Variable.TLS_KEY_PASSWORD)
                    .filter(environment::has)
                    .forEach(variable -> environment.mistake(variable, "is set without " + Variable.TLS_CERT));
            return null;
        }
        if (Tls.isPkcs12(certificate.get())) {
            if (environment.has(Variable.TLS_KEY)) {
                environment.mistake(
                        Variable.TLS_KEY, "is set, but " + Variable.TLS_CERT + " is " + STORE + " that holds the key");
            }
            return new Tls.Identity.Pkcs12(certificate.get(), password);
        }
        if (key.isEmpty()) {
            environment.mistake(
                    Variable.TLS_CERT, "is set without " + Variable.TLS_KEY + ": a key is needed, or " + STORE);
            return null;
        }
        return new Tls.Identity.Pem(certificate.get(), key.get(), password);
    }

    /** Those that are set; a check that is left switched on asks for nothing. */
    private Stream<Variable> tlsVariables(Tls tls) {
        return Stream.of(
                        Variable.TLS_CA,
                        Variable.TLS_CA_PASSWORD,
                        Variable.TLS_CERT,
                        Variable.TLS_KEY,
                        Variable.TLS_KEY_PASSWORD,
                        Variable.TLS_INSECURE_SKIP_HOSTNAME_CHECK)
                .filter(environment::has)
                .filter(variable ->
                        variable != Variable.TLS_INSECURE_SKIP_HOSTNAME_CHECK || tls.insecureSkipHostnameCheck());
    }
}
