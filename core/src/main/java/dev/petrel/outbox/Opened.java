package dev.petrel.outbox;

import dev.petrel.journal.Journal;
import org.jspecify.annotations.Nullable;

/** What opening an outbox found. */
record Opened(
        Journal journal,
        Epoch epoch,
        Expiries expiries,
        Places places,
        Needing needing,
        Mail mail,
        @Nullable Exchanges exchanges) {}
