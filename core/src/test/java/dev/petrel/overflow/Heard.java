package dev.petrel.overflow;

import dev.petrel.outcome.PublishOutcome.Failed;
import java.util.ArrayList;
import java.util.List;

/** What the guests of a room heard. */
final class Heard implements Guests<Integer> {

    final List<Integer> entered = new ArrayList<>();
    final List<Integer> admitted = new ArrayList<>();
    final List<Integer> late = new ArrayList<>();
    final List<Integer> dropped = new ArrayList<>();
    final List<Failed> how = new ArrayList<>();

    @Override
    public void enters(Integer item) {
        entered.add(item);
    }

    @Override
    public void admitted(Integer item) {
        admitted.add(item);
    }

    @Override
    public void late(Integer item, String words) {
        late.add(item);
    }

    @Override
    public void ousted(Integer item, Failed why) {
        dropped.add(item);
        how.add(why);
    }
}
