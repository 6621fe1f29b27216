package dev.petrel.overflow;

import dev.petrel.time.Time;
import dev.petrel.topic.Topic;
import org.jspecify.annotations.Nullable;

/** One that waits for room. Owned by the lock of its room. */
final class InLine<T> {

    final T item;
    final Topic topic;
    final Share<T> share;
    final long bytes;
    final long order;
    boolean over;
    Time.@Nullable Alarm alarm;

    InLine(T item, Topic topic, Share<T> share, long bytes, long order) {
        this.item = item;
        this.topic = topic;
        this.share = share;
        this.bytes = bytes;
        this.order = order;
    }

    /** After it is over, when nobody sets one any more. */
    void cancelAlarm() {
        if (alarm != null) {
            alarm.cancel();
        }
    }
}
