package dev.petrel.batch;

import dev.petrel.envelope.JsonText;
import java.util.List;

/** The data of a batch, under the names of the wire. */
record Content(List<JsonText> items, int count) {

    Content {
        items = List.copyOf(items);
    }
}
