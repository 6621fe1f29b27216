package dev.petrel.compute.work;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A file's fingerprint.
 *
 * @param algorithm {@code sha512} or {@code md5}
 */
record FileHash(String algorithm) implements Work {

    private static final int CHUNK = 64 * 1024;

    static FileHash of(Fields fields) {
        String algorithm = fields.text("algorithm", "sha512");
        if (!List.of("sha512", "md5").contains(algorithm)) {
            fields.wrong("algorithm", "is to be sha512 or md5");
        }
        return new FileHash(algorithm);
    }

    @Override
    public Map<String, Object> params() {
        return Map.of("algorithm", algorithm);
    }

    @Override
    public Map<String, Object> run(Path input, Path folder, Progress progress) throws IOException {
        MessageDigest digest = digest();
        long size = Files.size(input);
        long read = 0;
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(input)) {
            int told = 0;
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                digest.update(chunk, 0, length);
                read += length;
                int percent = (int) Math.min(99, size == 0 ? 99 : read * 100 / size);
                if (percent >= told + 10) {
                    told = percent;
                    progress.done(percent);
                }
            }
        }
        String hex = HexFormat.of().formatHex(digest.digest());
        return Map.of("algorithm", algorithm, "hash", hex, "size", read, "files", List.of());
    }

    private MessageDigest digest() {
        try {
            return MessageDigest.getInstance(algorithm.equals("md5") ? "MD5" : "SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
