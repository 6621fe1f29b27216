package dev.petrel.compute.work;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A picture in another size, in the format that it came in, or as PNG where that cannot be written.
 *
 * @param width in pixels, as the picture is looked at
 * @param height the same
 * @param keepRatio whether it is made to fit into that size, and not stretched to it
 */
record ImageResize(int width, int height, boolean keepRatio) implements Work {

    private static final int WIDEST = 20_000;

    static ImageResize of(Fields fields) {
        int width = fields.whole("width", 1, WIDEST, null);
        int height = fields.whole("height", 1, WIDEST, null);
        if ((long) width * height > Picture.MOST_PIXELS) {
            fields.wrong("width", "and height are to be " + Picture.MOST_PIXELS + " pixels together at most");
        }
        return new ImageResize(width, height, fields.flag("maintain_aspect_ratio"));
    }

    @Override
    public Map<String, Object> params() {
        return Map.of("width", width, "height", height, "maintain_aspect_ratio", keepRatio);
    }

    @Override
    public Map<String, Object> run(Path input, Path folder, Progress progress) throws IOException, Unworkable {
        Picture picture = Picture.read(input);
        progress.done(40);
        Size size = size(picture.upright());
        BufferedImage scaled = picture.scaled(size.width(), size.height());
        progress.done(80);
        PictureFormat format = picture.format();
        String name = "resized." + format.extension();
        format.write(scaled, PictureFormat.USUAL_QUALITY, folder.resolve(name));
        return Map.of("files", List.of(name), "width", size.width(), "height", size.height());
    }

    private record Size(int width, int height) {}

    private Size size(BufferedImage picture) {
        if (!keepRatio) {
            return new Size(width, height);
        }
        double factor = Math.min((double) width / picture.getWidth(), (double) height / picture.getHeight());
        return new Size(Math.max(1, (int) Math.round(picture.getWidth() * factor)), Math.max(1, (int)
                Math.round(picture.getHeight() * factor)));
    }
}
