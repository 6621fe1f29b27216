package dev.petrel.overflow;

import dev.petrel.time.Time;
import dev.petrel.topic.Topic;
import org.jspecify.annotations.Nullable;

/** One that waits for room. Owned by the lock of its room, but for its alarm. */
final class InLine<T> {

    final T item;
    final Topic topic;
    final Share<T> share;
    final long bytes;
    final long order;
    private volatile boolean over;
    private volatile Time.@Nullable Alarm alarm;

    InLine(T item, Topic topic, Share<T> share, long bytes, long order) {
        this.item = item;
        this.topic = topic;
        this.share = share;
        this.bytes = bytes;
        this.order = order;
    }

    boolean isOver() {
        return over;
    }

    void over() {
        over = true;
    }

    /** Its time is up by this; may come when it waits no more, and then nothing holds on to the alarm. */
    void until(Time.Alarm timeUp) {
        alarm = timeUp;
        if (over) {
            timeUp.cancel();
        }
    }

    /** Without the lock, after it is over. */
    void cancelAlarm() {
        Time.Alarm timeUp = alarm;
        if (timeUp != null) {
            timeUp.cancel();
        }
    }
}
