package dev.petrel.hub.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.ConfigFields;
import dev.petrel.hub.config.Edit;
import dev.petrel.hub.config.Edited;
import dev.petrel.hub.config.Outcome;
import dev.petrel.hub.config.PasswordState;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.hub.problem.FieldFlaw;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings as they are told; never with the password.
 *
 * @param id the row's id; empty before anything is set
 * @param fields the settings
 * @param hasPassword whether a password is stored
 * @param passwordState {@code absent}, {@code stored} or {@code unreadable}
 * @param createdAt when they were first stored, or null
 * @param updatedAt when they were last changed, or null
 * @param warnings what the administrator should know, such as a password that has to be entered again
 * @param reconnect how the planned reconnect after storing went; only after storing
 * @param trial how trying them went; only of a dry run
 */
record MqttConfigAnswer(
        String id,
        @JsonUnwrapped ConfigFields fields,
        boolean hasPassword,
        String passwordState,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt,
        List<FieldFlaw> warnings,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Outcome reconnect,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Outcome trial) {

    private static final FieldFlaw DROPPED = new FieldFlaw(
            "password",
            "was taken away, because the broker's host, port or TLS changed and no password came with it:"
                    + " enter it again if the new broker wants one");
    private static final FieldFlaw UNREADABLE =
            new FieldFlaw("password", "is stored but cannot be read with the key of the hub: enter it again");

    /** What is stored, or the defaults before anything is. */
    static MqttConfigAnswer of(Optional<StoredConfig> stored) {
        BrokerConfig config = stored.map(StoredConfig::config).orElse(BrokerConfig.NONE);
        return of(config, stored, stored.map(StoredConfig::password).orElse(PasswordState.ABSENT), List.of());
    }

    /** What was just stored. */
    static MqttConfigAnswer of(Edited edited) {
        StoredConfig after = edited.after();
        return of(
                after.config(),
                Optional.of(after),
                after.password(),
                edited.passwordDropped() ? List.of(DROPPED) : List.of());
    }

    /** What would be stored in place of something. */
    static MqttConfigAnswer of(Edit edit, Optional<StoredConfig> before) {
        boolean dropped = before.filter(edit::dropsPasswordOf).isPresent();
        return of(edit.config(), before, edit.passwordAfter(before), dropped ? List.of(DROPPED) : List.of());
    }

    private static MqttConfigAnswer of(
            BrokerConfig config, Optional<StoredConfig> stored, PasswordState password, List<FieldFlaw> warnings) {
        return new MqttConfigAnswer(
                stored.map(StoredConfig::id).orElse(""),
                ConfigFields.of(config),
                password != PasswordState.ABSENT,
                password.name().toLowerCase(Locale.ROOT),
                stored.map(StoredConfig::createdAt).orElse(null),
                stored.map(StoredConfig::updatedAt).orElse(null),
                password == PasswordState.UNREADABLE ? List.of(UNREADABLE) : warnings,
                null,
                null);
    }

    MqttConfigAnswer withReconnect(Outcome outcome) {
        return new MqttConfigAnswer(
                id, fields, hasPassword, passwordState, createdAt, updatedAt, warnings, outcome, trial);
    }

    MqttConfigAnswer withTrial(Outcome outcome) {
        return new MqttConfigAnswer(
                id, fields, hasPassword, passwordState, createdAt, updatedAt, warnings, reconnect, outcome);
    }
}
