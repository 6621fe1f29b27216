package dev.petrel.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program that says what it was given, and repeats what it is told. */
final class Echo {

    private Echo() {}

    /** Ends with 3 when it is told to end. */
    public static void main(String[] arguments) throws IOException {
        say("arguments " + List.of(arguments));
        say("variable " + System.getenv("ECHO_VARIABLE"));
        say("heap " + Runtime.getRuntime().maxMemory() / 1024 / 1024);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals("end")) {
                System.exit(3);
            }
            say("heard " + line);
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
