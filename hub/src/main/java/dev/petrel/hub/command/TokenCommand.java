package dev.petrel.hub.command;

import dev.petrel.hub.access.Role;
import dev.petrel.hub.access.Token;
import dev.petrel.hub.access.Tokens;
import dev.petrel.hub.access.Tokens.Made;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code petrel hub token}: keys for programs. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Makes, lists and revokes the keys with which programs call the hub (Authorization: Bearer KEY).")
final class TokenCommand implements Runnable {

    private static final int LONGEST_NAME = 100;
    private static final int MOST_DAYS = 36_500;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: create, ls or revoke");
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Makes one and prints it on standard output; nobody can read it again.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {ExitCode.DONE_TEXT, ExitCode.FAILED_TEXT, ExitCode.USAGE_TEXT})
    int create(
            @Parameters(paramLabel = "NAME", description = "What it is for, up to 100 characters; unique.") String name,
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "admin|publisher|viewer",
                            description = "What may be done with it: all, post events, or look.")
                    Role role,
            @Option(names = "--expires", paramLabel = "DAYS", description = "For how many days. Default: for ever.")
                    @Nullable
                    Integer days,
            @Mixin DataOptions data) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw wrong("create", "NAME has 1 to " + LONGEST_NAME + " characters");
        }
        if (days != null && (days < 1 || days > MOST_DAYS)) {
            throw wrong("create", "--expires " + days + " is not within 1 to " + MOST_DAYS);
        }
        Instant expires = days == null ? null : Instant.now().plus(Duration.ofDays(days));
        Made made = Beside.with(data, context -> context.getBean(Tokens.class).create(name, role, expires, Beside.WHO));
        System.out.println(made.secret().reveal());
        return ExitCode.DONE;
    }

    @Command(
            name = "ls",
            mixinStandardHelpOptions = true,
            description = "Lists them: name, role, when it was made, expires, was last used.")
    int list(@Mixin DataOptions data) {
        List<Token> tokens =
                Beside.with(data, context -> context.getBean(Tokens.class).all());
        System.out.printf("%-30s %-9s %-20s %-20s %s%n", "NAME", "ROLE", "MADE", "EXPIRES", "LAST USED");
        for (Token token : tokens) {
            System.out.printf(
                    "%-30s %-9s %-20s %-20s %s%n",
                    token.name(),
                    token.role().text(),
                    shown(token.createdAt()),
                    shown(token.expiresAt()),
                    shown(token.lastUsedAt()));
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Makes one worthless, within seconds on every hub.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                ExitCode.DONE_TEXT,
                " 1:It could not run, or there is no token of that name.",
                ExitCode.USAGE_TEXT
            })
    int revoke(@Parameters(paramLabel = "NAME", description = "Its name.") String name, @Mixin DataOptions data) {
        boolean gone = Beside.with(data, context -> {
            Tokens tokens = context.getBean(Tokens.class);
            return tokens.all().stream()
                    .filter(token -> token.name().equals(name))
                    .anyMatch(token -> tokens.revoke(token.id(), Beside.WHO));
        });
        if (!gone) {
            System.err.println("petrel hub token revoke: there is no token '" + name + "' (petrel hub token ls)");
        }
        return gone ? ExitCode.DONE : ExitCode.FAILED;
    }

    private ParameterException wrong(String command, String message) {
        return new ParameterException(spec.commandLine().getSubcommands().get(command), message);
    }

    private static String shown(@Nullable Instant moment) {
        return moment == null ? "never" : moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
