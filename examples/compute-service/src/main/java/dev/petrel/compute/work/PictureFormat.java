package dev.petrel.compute.work;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** A format that pictures are written in. */
enum PictureFormat {
    PNG(true),
    JPG(false),
    GIF(true),
    BMP(false),
    TIFF(true);

    static final int USUAL_QUALITY = 85;

    /** Whether it can be transparent. */
    private final boolean clear;

    PictureFormat(boolean clear) {
        this.clear = clear;
    }

    static Optional<PictureFormat> named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> format.extension()
                        .equals(wanted.equals("jpeg") ? "jpg" : wanted.equals("tif") ? "tiff" : wanted))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(PictureFormat::extension).toList();
    }

    String extension() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Writes a picture to a file that is not there yet. */
    void write(BufferedImage picture, int quality, Path file) throws IOException {
        BufferedImage fit = clear ? picture : opaque(picture);
        ImageWriter writer = ImageIO.getImageWritersByFormatName(extension()).next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            if (out == null) {
                throw new IOException("cannot write " + file.getFileName());
            }
            writer.setOutput(out);
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (this == JPG) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionQuality(quality / 100f);
            }
            writer.write(null, new IIOImage(fit, null, null), param);
        } finally {
            writer.dispose();
        }
    }

    /** On white, where it is transparent. */
    private static BufferedImage opaque(BufferedImage picture) {
        BufferedImage opaque = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = opaque.createGraphics();
        try {
            canvas.drawImage(picture, 0, 0, Color.WHITE, null);
        } finally {
            canvas.dispose();
        }
        return opaque;
    }
}
