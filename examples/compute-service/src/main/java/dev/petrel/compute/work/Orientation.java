package dev.petrel.compute.work;

import com.drew.imaging.ImageProcessingException;
import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.tiff.TiffMetadataReader;
import com.drew.imaging.webp.WebpMetadataReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How a camera was held.
 *
 * @param code 1 to 8, as Exif numbers them (CIPA DC-008, tag 274): 1 is upright
 */
record Orientation(int code) {

    private static final Orientation UPRIGHT = new Orientation(1);

    /** What a file says, upright where it says nothing that can be read: a picture on its side is better than none. */
    static Orientation of(Path file, String format) {
        try {
            Metadata metadata = switch (format.toLowerCase(Locale.ROOT)) {
                case "jpeg", "jpg" -> JpegMetadataReader.readMetadata(file.toFile(), List.of(new ExifReader()));
                case "tiff", "tif" -> TiffMetadataReader.readMetadata(file.toFile());
                case "webp" -> WebpMetadataReader.readMetadata(file.toFile());
                default -> new Metadata();
            };
            ExifIFD0Directory exif = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
            Integer code = exif == null ? null : exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
            return code == null || code < 1 || code > 8 ? UPRIGHT : new Orientation(code);
        } catch (ImageProcessingException | IOException | RuntimeException e) {
            return UPRIGHT;
        }
    }

    /** A picture as it is looked at. */
    BufferedImage upright(BufferedImage picture) {
        if (code == UPRIGHT.code()) {
            return picture;
        }
        int width = picture.getWidth();
        int height = picture.getHeight();
        boolean lying = code >= 5;
        BufferedImage upright = new BufferedImage(
                lying ? height : width,
                lying ? width : height,
                picture.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = upright.createGraphics();
        try {
            canvas.drawImage(picture, turn(width, height), null);
        } finally {
            canvas.dispose();
        }
        return upright;
    }

    /** Where a pixel at (x, y) goes: the columns of the matrix say what x and y add, and where (0, 0) goes. */
    private AffineTransform turn(int width, int height) {
        return switch (code) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, width);
            default -> new AffineTransform();
        };
    }
}
