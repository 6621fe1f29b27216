package dev.petrel.compute.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkTest {

    /** The smallest lossy WebP: one pixel. */
    private static final String WEBP = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA";

    @TempDir
    Path folder;

    @TempDir
    Path made;

    @Test
    void aPictureIsStretchedToTheSizeThatWasAskedFor() throws Exception {
        Path input = Pictures.in(folder, "in", Pictures.written(400, 200, "png"));

        Map<String, Object> output = run("image_resize", Map.of("width", "50", "height", "60"), input);

        BufferedImage resized = Pictures.read(made.resolve("resized.png"));
        assertThat(output).containsEntry("files", List.of("resized.png")).containsEntry("width", 50);
        assertThat(resized.getWidth() + " x " + resized.getHeight()).isEqualTo("50 x 60");
        assertThat(Pictures.red(resized, 5, 30)).isTrue();
        assertThat(Pictures.blue(resized, 45, 30)).isTrue();
    }

    @Test
    void aPictureKeepsItsRatioWhereThatWasAskedFor() throws Exception {
        Path input = Pictures.in(folder, "in", Pictures.written(400, 200, "jpg"));

        run("image_resize", Map.of("width", "100", "height", "100", "maintain_aspect_ratio", "true"), input);

        BufferedImage resized = Pictures.read(made.resolve("resized.jpg"));
        assertThat(resized.getWidth() + " x " + resized.getHeight()).isEqualTo("100 x 50");
    }

    /** Where red, which the file has on its left, is to be seen when the picture is held as the camera was. */
    @ParameterizedTest
    @CsvSource({"1,left", "2,right", "3,right", "4,left", "5,top", "6,top", "7,bottom", "8,bottom"})
    void aPictureStandsAsTheCameraWasHeld(int orientation, String side) throws Exception {
        Path input = Pictures.in(folder, "in", Pictures.held(64, 32, orientation));

        run("image_conversion", Map.of("format", "png"), input);

        BufferedImage upright = Pictures.read(made.resolve("converted.png"));
        int width = upright.getWidth();
        int height = upright.getHeight();
        assertThat(width > height).isEqualTo(orientation < 5);
        switch (side) {
            case "left" -> assertThat(Pictures.red(upright, 4, height / 2)).isTrue();
            case "right" ->
                assertThat(Pictures.red(upright, width - 4, height / 2)).isTrue();
            case "top" -> assertThat(Pictures.red(upright, width / 2, 4)).isTrue();
            default -> assertThat(Pictures.red(upright, width / 2, height - 4)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "jpeg", "gif", "bmp", "tiff"})
    void aPictureIsConvertedToEachFormat(String format) throws Exception {
        Path input = Pictures.in(folder, "in", Pictures.written(40, 20, "png"));

        run("image_conversion", Map.of("format", format, "quality", "95"), input);

        String name = "converted." + (format.equals("jpeg") ? "jpg" : format);
        assertThat(Pictures.red(Pictures.read(made.resolve(name)), 5, 10)).isTrue();
    }

    @Test
    void whatIsClearBecomesWhiteWhereAFormatHasNoClearness() throws Exception {
        BufferedImage clear = new BufferedImage(10, 10, BufferedImage.TYPE_INT_ARGB);
        Path input = folder.resolve("in");
        javax.imageio.ImageIO.write(clear, "png", input.toFile());

        run("image_conversion", Map.of("format", "jpg"), input);

        assertThat(new Color(Pictures.read(made.resolve("converted.jpg")).getRGB(5, 5)))
                .isEqualTo(Color.WHITE);
    }

    @Test
    void aWebPictureIsRead() throws Exception {
        Path input = Pictures.in(folder, "in", Base64.getDecoder().decode(WEBP));

        run("image_resize", Map.of("width", "3", "height", "3"), input);

        assertThat(Pictures.read(made.resolve("resized.png")).getWidth()).isEqualTo(3);
    }

    @Test
    void aFileThatSaysThatItIsAHugePictureIsRefusedBeforeItIsRead() throws Exception {
        Path input = Pictures.in(folder, "in", Pictures.bomb(60_000, 60_000));

        assertThatThrownBy(() -> run("image_conversion", Map.of("format", "jpg"), input))
                .isInstanceOf(Unworkable.class)
                .hasMessageContaining("60000 x 60000");
        assertThat(made).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no picture", "GIF89a", "\u00ff\u00d8\u00ff"})
    void aFileThatIsNoPictureIsRefused(String content) throws Exception {
        Path input = Pictures.in(folder, "in", content.getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> run("image_resize", Map.of("width", "3", "height", "3"), input))
                .isInstanceOf(Unworkable.class);
    }

    /** Every length and a seeded handful of flipped bytes: the picture comes out, or is refused; nothing else. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp", "tiff"})
    void aDamagedPictureIsRefusedOrRead(String format) throws Exception {
        byte[] sound = Pictures.written(20, 10, format);
        java.util.Random random = new java.util.Random(4711);
        int refused = 0;
        for (int round = 0; round < 150; round++) {
            byte[] damaged = Arrays.copyOf(sound, round % 3 == 0 ? random.nextInt(sound.length) : sound.length);
            for (int flip = 0; flip < round % 4 && damaged.length > 0; flip++) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
            }
            try {
                Picture.read(Pictures.in(folder, "in", damaged));
            } catch (Unworkable e) {
                refused++;
            }
        }

        assertThat(refused).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "sha512,ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "md5,900150983cd24fb0d6963f7d28e17f72"
    })
    void aFileIsHashed(String algorithm, String hash) throws Exception {
        Path input = Pictures.in(folder, "in", "abc".getBytes(StandardCharsets.UTF_8));

        assertThat(run("hash", Map.of("algorithm", algorithm), input))
                .containsEntry("hash", hash)
                .containsEntry("size", 3L);
    }

    @Test
    void progressRisesAndDoesNotReachTheEnd() throws Exception {
        Path input = Pictures.in(folder, "in", new byte[1_000_000]);
        List<Integer> told = new ArrayList<>();

        Work.of("hash", Map.of()).run(input, made, told::add);

        assertThat(told).isSorted().doesNotHaveDuplicates().allMatch(percent -> percent > 0 && percent < 100);
        assertThat(told).hasSizeGreaterThan(3);
    }

    @Test
    void allThatIsWrongWithAFormIsSaidAtOnce() {
        InvalidFields wrong = catchThrowableOfType(
                InvalidFields.class,
                () -> Work.of("image_resize", Map.of("width", "0", "maintain_aspect_ratio", "perhaps")));

        assertThat(wrong.details())
                .extracting(detail -> detail.get("loc"))
                .containsExactlyInAnyOrder(
                        List.of("body", "width"), List.of("body", "height"), List.of("body", "maintain_aspect_ratio"));
    }

    @ParameterizedTest
    @CsvSource({
        "image_resize,width,99999999999",
        "image_resize,width,-3",
        "image_conversion,format,webp",
        "image_conversion,format,exe",
        "image_conversion,quality,101",
        "hash,algorithm,crc32",
        "face_detection,a,b"
    })
    void aWrongFieldIsRefused(String taskType, String field, String value) {
        assertThatThrownBy(() -> Work.of(taskType, Map.of(field, value))).isInstanceOf(InvalidFields.class);
    }

    @Test
    void whatAJobKeepsOfItsFieldsIsTheSameWork() throws Exception {
        Work work = Work.of("image_resize", Map.of("width", "8", "height", "6", "maintain_aspect_ratio", "true"));

        assertThat(Work.of("image_resize", Map.of("width", "8", "height", "6", "maintain_aspect_ratio", "true")))
                .isEqualTo(work);
        assertThat(work.params()).isEqualTo(Map.of("width", 8, "height", 6, "maintain_aspect_ratio", true));
    }

    private Map<String, Object> run(String taskType, Map<String, String> fields, Path input)
            throws InvalidFields, IOException, Unworkable {
        return Work.of(taskType, fields).run(input, Files.createDirectories(made), percent -> {});
    }
}
