package dev.petrel.compute.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.fileupload2.core.AbstractFileUpload;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.core.FileUploadSizeException;
import org.apache.commons.fileupload2.core.RequestContext;
import org.jspecify.annotations.Nullable;

/**
 * What a form holds.
 *
 * @param fields its fields; of two of one name the later
 * @param fileName the name of its file, as whoever sent it has it; null without a file
 */
record Form(Map<String, String> fields, @Nullable String fileName) {

    static final String MULTIPART = "multipart/form-data";
    static final String PLAIN = "application/x-www-form-urlencoded";

    private static final int LARGEST_FIELD = 10_000;
    private static final int LARGEST_PLAIN = 100_000;
    private static final int MOST_FIELDS = 100;
    private static final long MARGIN = 1024 * 1024;

    /**
     * Reads a form from a request.
     *
     * @param upload where its file is written, if it has one
     * @param largest how many bytes the file may have
     */
    static Form read(HttpExchange exchange, Path upload, long largest) throws IOException, Refusal {
        String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
        if (type.regionMatches(true, 0, MULTIPART, 0, MULTIPART.length())) {
            return multipart(exchange, type, upload, largest);
        }
        if (type.regionMatches(true, 0, PLAIN, 0, PLAIN.length())) {
            return new Form(plain(exchange), null);
        }
        throw new Refusal(415, "a form is sent as " + MULTIPART + " or " + PLAIN);
    }

    static Map<String, String> plain(HttpExchange exchange) throws IOException, Refusal {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_PLAIN + 1);
        if (body.length > LARGEST_PLAIN) {
            throw new Refusal(413, "a form without a file has " + LARGEST_PLAIN + " bytes at most");
        }
        return decoded(new String(body, StandardCharsets.UTF_8));
    }

    /** The fields of a form, or of what stands behind a question mark. */
    static Map<String, String> decoded(String form) throws Refusal {
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            for (String field : form.split("&", MOST_FIELDS)) {
                int end = field.indexOf('=');
                if (end > 0) {
                    fields.put(decode(field.substring(0, end)), decode(field.substring(end + 1)));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "the form is not encoded as it should be");
        }
        return fields;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Form multipart(HttpExchange exchange, String type, Path upload, long largest)
            throws IOException, Refusal {
        Map<String, String> fields = new LinkedHashMap<>();
        String fileName = null;
        Parser parser = new Parser();
        parser.setSizeMax(largest + MARGIN);
        try {
            FileItemInputIterator parts = parser.getItemIterator(new Request(exchange, type));
            for (int count = 0; parts.hasNext(); count++) {
                FileItemInput part = parts.next();
                if (count >= MOST_FIELDS) {
                    throw new Refusal(413, "a form has " + MOST_FIELDS + " fields at most");
                }
                if (part.isFormField()) {
                    fields.put(part.getFieldName(), text(part));
                } else if (fileName != null) {
                    throw new Refusal(400, "a job has one file");
                } else {
                    fileName = String.valueOf(part.getName());
                    write(part, upload, largest);
                }
            }
        } catch (FileUploadSizeException e) {
            throw tooLarge(largest);
        } catch (FileUploadException e) {
            throw new Refusal(400, "the form cannot be read: it is cut off, or has no boundary");
        }
        return new Form(fields, fileName);
    }

    private static Refusal tooLarge(long largest) {
        return new Refusal(413, "the file is too large: " + largest + " bytes are the most");
    }

    private static String text(FileItemInput part) throws IOException, Refusal {
        try (InputStream in = part.getInputStream()) {
            byte[] text = in.readNBytes(LARGEST_FIELD + 1);
            if (text.length > LARGEST_FIELD) {
                throw new Refusal(413, "a field has " + LARGEST_FIELD + " bytes at most");
            }
            return new String(text, StandardCharsets.UTF_8);
        }
    }

    private static void write(FileItemInput part, Path upload, long largest) throws IOException, Refusal {
        byte[] chunk = new byte[64 * 1024];
        long size = 0;
        try (InputStream in = part.getInputStream();
                OutputStream out = Files.newOutputStream(upload, StandardOpenOption.CREATE_NEW)) {
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                size += length;
                if (size > largest) {
                    throw tooLarge(largest);
                }
                out.write(chunk, 0, length);
            }
        }
    }

    /** The parser, of which only the iterator is used: nothing goes through its own files. */
    private static final class Parser extends AbstractFileUpload<HttpExchange, DiskFileItem, DiskFileItemFactory> {

        FileItemInputIterator getItemIterator(Request request) throws FileUploadException, IOException {
            return super.getItemIterator((RequestContext) request);
        }

        @Override
        public FileItemInputIterator getItemIterator(HttpExchange exchange) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, List<DiskFileItem>> parseParameterMap(HttpExchange exchange) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<DiskFileItem> parseRequest(HttpExchange exchange) {
            throw new UnsupportedOperationException();
        }
    }

    private record Request(HttpExchange exchange, String type) implements RequestContext {

        @Override
        public String getCharacterEncoding() {
            return "UTF-8";
        }

        @Override
        public long getContentLength() {
            try {
                return Long.parseLong(
                        String.valueOf(exchange.getRequestHeaders().getFirst("Content-Length")));
            } catch (NumberFormatException e) {
                return -1;
            }
        }

        @Override
        public String getContentType() {
            return type;
        }

        @Override
        public InputStream getInputStream() {
            return exchange.getRequestBody();
        }

        @Override
        public boolean isMultipartRelated() {
            return false;
        }
    }
}
