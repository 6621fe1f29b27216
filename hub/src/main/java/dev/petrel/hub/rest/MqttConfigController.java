package dev.petrel.hub.rest;

import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.BrokerConfigs;
import dev.petrel.hub.config.ConfigRequest;
import dev.petrel.hub.config.Edit;
import dev.petrel.hub.config.PasswordChange;
import dev.petrel.hub.config.PastConfig;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.hub.problem.JsonBody;
import dev.petrel.hub.problem.Problem;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The broker's settings. Bodies come as bytes, since anything else is written to the log by Spring at DEBUG. */
@RestController
@RequestMapping("/api/v1/integrations/mqtt/config")
final class MqttConfigController {

    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final BrokerConfigs configs;
    private final ConfigAnswers answers;

    MqttConfigController(BrokerConfigs configs, ConfigAnswers answers) {
        this.configs = configs;
        this.answers = answers;
    }

    @GetMapping
    ResponseEntity<MqttConfigAnswer> get() {
        Optional<StoredConfig> stored = configs.current();
        return ResponseEntity.ok()
                .eTag(ETags.of(stored.map(StoredConfig::version).orElse(0L)))
                .body(MqttConfigAnswer.of(stored));
    }

    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<MqttConfigAnswer> put(
            @RequestBody byte[] body,
            @RequestParam(name = "dry_run", defaultValue = "false") boolean dryRun,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Principal caller) {
        Edit edit = ConfigRequest.replacing(JsonBody.read(body));
        return answers.answer(before -> edit, dryRun, ETags.ifMatch(ifMatch), caller.getName());
    }

    @PatchMapping(consumes = {MediaType.APPLICATION_JSON_VALUE, MERGE_PATCH})
    ResponseEntity<MqttConfigAnswer> patch(
            @RequestBody byte[] body,
            @RequestParam(name = "dry_run", defaultValue = "false") boolean dryRun,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Principal caller) {
        JsonNode patch = JsonBody.read(body);
        Function<Optional<StoredConfig>, Edit> merged = before ->
                ConfigRequest.patching(before.map(StoredConfig::config).orElse(BrokerConfig.NONE), patch);
        return answers.answer(merged, dryRun, ETags.ifMatch(ifMatch), caller.getName());
    }

    @GetMapping("/history")
    List<PastConfig> history() {
        return configs.history();
    }

    @PostMapping("/history/{version}/restore")
    ResponseEntity<MqttConfigAnswer> restore(
            @PathVariable long version,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Principal caller) {
        PastConfig past = configs.past(version)
                .orElseThrow(() -> Problem.of(HttpStatus.NOT_FOUND, "the history holds no version " + version));
        Edit edit = new Edit(past.config().config(), new PasswordChange.Keep());
        return answers.answer(before -> edit, false, ETags.ifMatch(ifMatch), caller.getName());
    }
}
