package dev.petrel.hub.rest;

import dev.petrel.hub.access.Audit;
import dev.petrel.hub.problem.FieldFlaw;
import dev.petrel.hub.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who changed what. */
@RestController
@RequestMapping("/api/v1/audit")
class AuditApi {

    private static final int MOST = 500;

    private final Audit audit;

    AuditApi(Audit audit) {
        this.audit = audit;
    }

    @GetMapping
    Page entries(
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) long before,
            @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > MOST) {
            throw Problem.outOfLimits(List.of(new FieldFlaw("limit", "must be 1 to " + MOST)));
        }
        List<Audit.Entry> entries = audit.entries(before, limit);
        return new Page(
                entries, entries.size() < limit ? null : entries.getLast().id());
    }

    /**
     * Some entries, the newest first.
     *
     * @param next what to give as {@code before} for those after them; null when there are no more
     */
    record Page(List<Audit.Entry> entries, @Nullable Long next) {}
}
