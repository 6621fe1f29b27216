package dev.petrel.settings;

import dev.petrel.topic.MqttText;
import org.jspecify.annotations.Nullable;

/**
 * Who connects.
 *
 * @param userName the user's name; may be empty, which only MQTT 5 brokers understand
 * @param password the password, or null for none
 */
public record Login(String userName, @Nullable Secret password) {

    /** @throws IllegalArgumentException if one of them does not fit into a CONNECT (MQTT 5.0, section 3.1.3) */
    public Login {
        MqttText.flaw(userName).ifPresent(flaw -> {
            throw new IllegalArgumentException("user name " + MqttText.quoted(userName) + " " + flaw);
        });
        if (password != null) {
            MqttText.flaw(password.reveal()).ifPresent(flaw -> {
                throw new IllegalArgumentException("the password " + flaw);
            });
        }
    }
}
