package io.scheduler.api.workflow;

import io.scheduler.common.workflow.DocumentFormat;
import io.scheduler.common.workflow.DocumentResult;
import io.scheduler.common.workflow.WorkflowDocumentReader;
import io.scheduler.common.workflow.WorkflowDocumentWriter;
import io.scheduler.dao.workflow.WorkflowVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;

/** The two notations of a document over HTTP. */
final class DocumentNotation {
    static final String YAML_TYPE = "application/yaml";

    private static final MediaType YAML = MediaType.parseMediaType(YAML_TYPE);
    private static final List<MediaType> YAML_NAMES =
            List.of(YAML, MediaType.parseMediaType("application/x-yaml"), MediaType.parseMediaType("text/yaml"));
    private static final List<MediaType> OFFERED = List.of(MediaType.APPLICATION_JSON, YAML);

    private DocumentNotation() {}

    /** Of a body, by its Content-Type. */
    static DocumentFormat ofBody(@Nullable MediaType contentType) throws HttpMediaTypeNotSupportedException {
        if (contentType != null && contentType.isCompatibleWith(MediaType.APPLICATION_JSON)) {
            return DocumentFormat.JSON;
        }
        if (contentType != null && YAML_NAMES.stream().anyMatch(contentType::isCompatibleWith)) {
            return DocumentFormat.YAML;
        }
        throw new HttpMediaTypeNotSupportedException(contentType, OFFERED);
    }

    /** Of an answer, by the Accept header: the first of the best that we have. */
    static DocumentFormat ofAnswer(@Nullable String accept) throws HttpMediaTypeNotAcceptableException {
        if (accept == null || accept.isBlank()) {
            return DocumentFormat.JSON;
        }
        for (MediaType wanted : parse(accept)) {
            if (wanted.getQualityValue() == 0) {
                continue;
            }
            if (wanted.includes(MediaType.APPLICATION_JSON)) {
                return DocumentFormat.JSON;
            }
            if (YAML_NAMES.stream().anyMatch(wanted::includes)) {
                return DocumentFormat.YAML;
            }
        }
        throw new HttpMediaTypeNotAcceptableException(OFFERED);
    }

    private static List<MediaType> parse(String accept) throws HttpMediaTypeNotAcceptableException {
        try {
            List<MediaType> types = new ArrayList<>(MediaType.parseMediaTypes(accept));
            MimeTypeUtils.sortBySpecificity(types);
            return types;
        } catch (InvalidMediaTypeException e) {
            throw new HttpMediaTypeNotAcceptableException(OFFERED);
        }
    }

    static MediaType mediaType(DocumentFormat format) {
        return switch (format) {
            case JSON -> MediaType.APPLICATION_JSON;
            case YAML -> YAML;
        };
    }

    /** What an author has written, to be given back as it is; null when only its meaning is kept. */
    static @Nullable String source(byte[] body, DocumentFormat format) {
        return switch (format) {
            case JSON -> null;
            case YAML -> {
                String text = new String(body, StandardCharsets.UTF_8);
                boolean whole = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), body) && text.indexOf(0) < 0;
                yield whole ? text : null;
            }
        };
    }

    /** A stored version in the notation wanted. */
    static byte[] render(WorkflowVersion version, DocumentFormat format) {
        String source = version.source();
        return format == DocumentFormat.YAML && source != null
                ? source.getBytes(StandardCharsets.UTF_8)
                : render(version.document(), format);
    }

    private static byte[] render(String stored, DocumentFormat format) {
        byte[] json = stored.getBytes(StandardCharsets.UTF_8);
        return switch (format) {
            case JSON -> json;
            case YAML ->
                switch (WorkflowDocumentReader.readStored(json, DocumentFormat.JSON)) {
                    case DocumentResult.Valid valid -> WorkflowDocumentWriter.write(valid.document(), format);
                    case DocumentResult.Invalid invalid ->
                        throw new IllegalStateException("a stored document can not be read: " + invalid.problems());
                };
        };
    }
}
