package dev.petrel.compute.work;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A picture in another format.
 *
 * @param format which
 * @param quality 1 to 100, for formats that lose something
 */
record ImageConversion(PictureFormat format, int quality) implements Work {

    static ImageConversion of(Fields fields) {
        String name = fields.text("format", "");
        Optional<PictureFormat> format = PictureFormat.named(name);
        if (format.isEmpty()) {
            fields.wrong(
                    "format",
                    name.equals("webp")
                            ? "webp can be read here and not be written; take one of " + PictureFormat.names()
                            : "is to be one of " + PictureFormat.names());
        }
        int quality = fields.whole("quality", 1, 100, PictureFormat.USUAL_QUALITY);
        return new ImageConversion(format.orElse(PictureFormat.PNG), quality);
    }

    @Override
    public Map<String, Object> params() {
        return Map.of("format", format.extension(), "quality", quality);
    }

    @Override
    public Map<String, Object> run(Path input, Path folder, Progress progress) throws IOException, Unworkable {
        Picture picture = Picture.read(input);
        progress.done(50);
        String name = "converted." + format.extension();
        format.write(picture.upright(), quality, folder.resolve(name));
        return Map.of(
                "files",
                List.of(name),
                "width",
                picture.upright().getWidth(),
                "height",
                picture.upright().getHeight());
    }
}
