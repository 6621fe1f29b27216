package dev.petrel.hub.command;

import dev.petrel.broker.BrokerNotStarted;
import dev.petrel.hub.database.Unusable;
import dev.petrel.hub.problem.Problem;
import dev.petrel.hub.secret.KeyFileRefused;
import dev.petrel.hub.secret.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServerException;
import picocli.CommandLine;

/** Says why a command could not run: in one line where an administrator can do something about it. */
final class Failures {

    private Failures() {}

    static int tell(CommandLine line, Exception failure, Telling telling) {
        String name = line.getCommandSpec().qualifiedName();
        known(failure)
                .ifPresentOrElse(
                        known -> telling.error(name + ": cannot run: " + known),
                        () -> telling.error(name + ": cannot run: " + innermost(failure), failure));
        return ExitCode.FAILED;
    }

    /** What to tell of the innermost failure that has something to tell. */
    private static Optional<String> known(Throwable failure) {
        List<String> told = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Optional.ofNullable(
                            switch (cause) {
                                case Unusable unusable -> unusable.getMessage();
                                case KeyFileRefused key -> key.getMessage();
                                case Unreadable secret -> secret.getMessage();
                                case Problem problem -> problem.getMessage();
                                case BrokerNotStarted broker -> "--broker embedded: " + broker.getMessage();
                                case PortInUseException port ->
                                    "port " + port.getPort()
                                            + " is in use: end the process that uses it, or take another with --port";
                                case WebServerException server ->
                                    "it cannot listen: " + innermost(server).getMessage();
                                case BindException setting ->
                                    "the setting " + setting.getName() + " cannot be used: "
                                            + innermost(setting).getMessage();
                                case FlywayValidateException schema ->
                                    "a newer version has changed the database, or somebody did by hand ("
                                            + detail(schema) + "): use the version that it belongs to, or a backup";
                                case FlywayException schema ->
                                    "the tables of the database cannot be made or changed: "
                                            + innermost(schema).getMessage();
                                default -> null;
                            })
                    .ifPresent(told::add);
        }
        return told.isEmpty() ? Optional.empty() : Optional.of(told.getLast());
    }

    /** Flyway says in its second line what does not fit, and in others what a developer may do. */
    private static String detail(FlywayValidateException schema) {
        List<String> lines = String.valueOf(schema.getMessage()).lines().toList();
        return lines.get(Math.min(1, lines.size() - 1));
    }

    private static Throwable innermost(Throwable failure) {
        return failure.getCause() == null ? failure : innermost(failure.getCause());
    }
}
