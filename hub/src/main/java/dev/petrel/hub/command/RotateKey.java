package dev.petrel.hub.command;

import dev.petrel.hub.access.Audit;
import dev.petrel.hub.secret.Rotation;
import dev.petrel.hub.secret.Vault;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code petrel hub rotate-key}. */
@Command(
        name = "rotate-key",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes a new key for the passwords in the database, encrypts them anew and takes the old key away.",
            "Hubs that run on the database go on."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            ExitCode.DONE_TEXT,
            " 1:It could not run, or a password cannot be read and has to be entered again.",
            ExitCode.USAGE_TEXT
        })
final class RotateKey implements Callable<Integer> {

    @Mixin
    private DataOptions data = new DataOptions();

    @Override
    public Integer call() {
        Rotation rotation = Beside.with(data, context -> {
            Rotation done = context.getBean(Vault.class).rotate();
            context.getBean(Audit.class).record(Beside.WHO, "key rotated", done.sealedAnew() + " sealed anew");
            return done;
        });
        System.err.println("petrel hub rotate-key: encrypted anew: " + rotation.sealedAnew());
        if (rotation.unreadable() > 0) {
            System.err.println(
                    "petrel hub rotate-key: cannot be read and have to be entered again: " + rotation.unreadable());
        }
        return rotation.unreadable() == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }
}
