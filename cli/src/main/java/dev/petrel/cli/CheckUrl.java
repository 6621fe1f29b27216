package dev.petrel.cli;

import dev.petrel.fault.InvalidSettings;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.MqttUrl;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code petrel check url}. */
@Command(
        name = "url",
        description = "Takes the URL of a broker, or several parted by commas, and shows what it means.",
        footer = {
            "",
            "Prints {\"ok\":true,\"value\":{\"host\",\"port\",\"tls\",...}}, with a list of the others if there are",
            "several, or {\"ok\":false,\"errors\":[...]}. A password is shown as ****."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {" 0:It is the URL of a broker.", " 1:It is not.", ExitCode.USAGE_TEXT})
final class CheckUrl implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "URL", description = "Such as mqtts://user:password@host:8883.")
    private String url = "";

    CheckUrl(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Verdict verdict = new Verdict(console, "check url");
        try {
            List<MqttUrl> servers = ConnectionSettings.parse(url).servers();
            verdict.put("value", Shown.url(servers.get(0)));
            if (servers.size() > 1) {
                verdict.put(
                        "others",
                        servers.subList(1, servers.size()).stream()
                                .map(Shown::url)
                                .toList());
            }
            return verdict.right();
        } catch (InvalidSettings e) {
            return verdict.wrong(e.mistakes());
        }
    }
}
