package dev.petrel.compute.work;

import com.twelvemonkeys.image.ResampleOp;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * A picture that was read from a file: the first, if there are several in it.
 *
 * @param upright as it is looked at, turned as the camera says that it was held
 * @param format what it came in, PNG where that cannot be written
 */
record Picture(BufferedImage upright, PictureFormat format) {

    /** More are not read: a small file may say that it is a picture of any size. */
    static final long MOST_PIXELS = 50_000_000;

    /** @throws Unworkable if it is no picture, a damaged one, or one with too many pixels */
    static Picture read(Path file) throws Unworkable {
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            if (in == null) {
                throw new Unworkable("the file cannot be read");
            }
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new Unworkable("the file is no picture of a known kind: JPEG, PNG, GIF, BMP, TIFF or WebP");
            }
            return read(file, in, readers.next());
        } catch (IOException | RuntimeException e) { // readers throw many things at damaged files
            throw new Unworkable("the picture is damaged: " + e.getMessage());
        } catch (OutOfMemoryError e) {
            throw new Unworkable("the picture takes more memory than there is");
        }
    }

    private static Picture read(Path file, ImageInputStream in, ImageReader reader) throws IOException, Unworkable {
        try {
            reader.setInput(in, true, true);
            long width = reader.getWidth(0);
            long height = reader.getHeight(0);
            if (width < 1 || height < 1 || width * height > MOST_PIXELS) {
                throw new Unworkable("a picture of " + width + " x " + height + " pixels is not taken: " + MOST_PIXELS
                        + " pixels are the most");
            }
            BufferedImage picture = reader.read(0);
            String kind = reader.getFormatName();
            return new Picture(
                    Orientation.of(file, kind).upright(picture),
                    PictureFormat.named(kind).orElse(PictureFormat.PNG));
        } finally {
            reader.dispose();
        }
    }

    /** This, stretched or shrunk to a size: halved as often as that goes, which is quick, and then filtered with care. */
    BufferedImage scaled(int width, int height) {
        BufferedImage picture = drawn(upright, upright.getWidth(), upright.getHeight());
        while (picture.getWidth() / 2 >= width && picture.getHeight() / 2 >= height) {
            picture = drawn(picture, picture.getWidth() / 2, picture.getHeight() / 2);
        }
        boolean done = picture.getWidth() == width && picture.getHeight() == height;
        return done ? picture : new ResampleOp(width, height, ResampleOp.FILTER_LANCZOS).filter(picture, null);
    }

    /** With one byte each for red, green, blue and, if need be, how clear it is. */
    private static BufferedImage drawn(BufferedImage picture, int width, int height) {
        boolean clear = picture.getColorModel().hasAlpha();
        BufferedImage drawn =
                new BufferedImage(width, height, clear ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = drawn.createGraphics();
        try {
            canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            canvas.drawImage(picture, 0, 0, width, height, null);
        } finally {
            canvas.dispose();
        }
        return drawn;
    }
}
