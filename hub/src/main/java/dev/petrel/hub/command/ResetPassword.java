package dev.petrel.hub.command;

import dev.petrel.hub.access.Audit;
import dev.petrel.hub.access.Users;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel hub reset-password}. */
@Command(
        name = "reset-password",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Gives a user a random password, which is the one line on standard output, and ends their logins.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCode.DONE_TEXT, ExitCode.FAILED_TEXT, ExitCode.USAGE_TEXT})
final class ResetPassword implements Callable<Integer> {

    @Option(names = "--user", paramLabel = "NAME", description = "Whose. Default: admin.")
    private String user = Users.ADMINISTRATOR;

    @Mixin
    private DataOptions data = new DataOptions();

    @Override
    public Integer call() {
        String password;
        try {
            password = Beside.with(data, context -> {
                String made = context.getBean(Users.class).resetPassword(user);
                context.getBean(Audit.class).record(Beside.WHO, "password reset", user);
                return made;
            });
        } catch (NoSuchElementException unknown) {
            System.err.println("petrel hub reset-password: there is no user '" + user + "'");
            return ExitCode.FAILED;
        }
        System.err.println(
                "petrel hub reset-password: " + user + " now has this password, within seconds on every hub:");
        System.out.println(password);
        return ExitCode.DONE;
    }
}
