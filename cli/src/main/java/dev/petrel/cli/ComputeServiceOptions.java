package dev.petrel.cli;

import dev.petrel.jobs.rest.ComputeSettings;
import dev.petrel.jobs.rest.TokenSource;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which compute service a command asks, and as whom. */
final class ComputeServiceOptions {

    private static final String OPTION = "--compute-url";
    private static final String VARIABLE = "COMPUTE_URL";
    private static final String LOCAL = "http://localhost:8002";

    @Option(
            names = OPTION,
            paramLabel = "URL",
            description = {
                "The compute service: http:// or https:// and HOST[:PORT][/PATH].",
                "Default: the environment variable " + VARIABLE + ", else " + LOCAL + ".",
                "petrel jobs --help tells how to log in."
            })
    private @Nullable String url;

    /**
     * Nothing is sent yet.
     *
     * @throws CommandFailed if the URL or the login cannot be used
     */
    ComputeLink open(Console console) {
        String said = console.environment().getOrDefault(VARIABLE, "");
        String name = url != null ? OPTION : VARIABLE;
        String text = url != null ? url : said.isEmpty() ? LOCAL : said;
        try {
            ComputeSettings settings = ComputeSettings.of(URI.create(text));
            TokenSource tokens = ComputeLogin.in(console.environment()).tokens(settings.url(), console.terminal());
            return new ComputeLink(settings.withTokens(tokens));
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    name + " is \"" + text + "\": a service's URL is http://HOST[:PORT] or https://HOST[:PORT],"
                            + " without a user, which stands in COMPUTE_USER");
        }
    }
}
