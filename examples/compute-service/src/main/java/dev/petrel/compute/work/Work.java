package dev.petrel.compute.work;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** What is to be done to a file. */
public sealed interface Work permits ImageResize, ImageConversion, FileHash {

    /** Every kind of work that there is. */
    Set<String> TASK_TYPES = Set.of("image_resize", "image_conversion", "hash");

    /**
     * Work from the fields of a form.
     *
     * @param taskType one of {@link #TASK_TYPES}
     * @throws InvalidFields if a field is missing or wrong, or there is no such work
     */
    static Work of(String taskType, Map<String, String> form) throws InvalidFields {
        Fields fields = new Fields(form);
        Work work = switch (taskType) {
            case "image_resize" -> ImageResize.of(fields);
            case "image_conversion" -> ImageConversion.of(fields);
            case "hash" -> FileHash.of(fields);
            default -> throw new InvalidFields("task_type", "there is no such work; there is " + TASK_TYPES);
        };
        fields.require();
        return work;
    }

    /** This as fields. */
    Map<String, Object> params();

    /**
     * Does it.
     *
     * @param input the file
     * @param folder where what it makes is written; there, and empty
     * @param progress is told how far it is; may throw to end it
     * @return what it made: {@code files} are the names in the folder
     * @throws Unworkable if that cannot be done with that file
     */
    Map<String, Object> run(Path input, Path folder, Progress progress) throws IOException, Unworkable;

    /** Is told how much is done. */
    @FunctionalInterface
    interface Progress {

        /** So much is done: 0 to 99 percent. */
        void done(int percent);
    }
}
