package io.scheduler.rpc.transport;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;
import tools.jackson.dataformat.cbor.CBORWriteFeature;

/**
 * Records to CBOR and back. The type comes from the contract, never from the wire; fields that the reader does not know
 * are ignored and fields that are missing are null or zero. An {@link Instant} travels as microseconds since the epoch.
 */
final class CborCodec {
    private static final int MAX_DEPTH = 200;

    private final CBORMapper mapper;

    CborCodec(int maxBytes) {
        CBORFactory factory = CBORFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(maxBytes)
                        .maxDocumentLength(maxBytes)
                        .build())
                // half a character in a text of a task must not keep everything sent along with it from arriving
                .enable(CBORWriteFeature.LENIENT_UTF_ENCODING)
                .build();
        SimpleModule instants = new SimpleModule("instants")
                .addSerializer(Instant.class, new InstantWriter())
                .addDeserializer(Instant.class, new InstantReader());
        mapper = CBORMapper.builder(factory)
                .addModule(instants)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();
    }

    byte[] write(Object value) throws JacksonException {
        return mapper.writeValueAsBytes(value);
    }

    <T> T read(byte[] bytes, Class<T> type) throws JacksonException {
        T value = mapper.readValue(bytes, type);
        if (value == null) {
            throw MismatchedInputException.from(
                    (JsonParser) null, type, "expected " + type.getSimpleName() + ", but got null");
        }
        return value;
    }

    private static final class InstantWriter extends StdSerializer<Instant> {
        InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializationContext context) {
            out.writeNumber(ChronoUnit.MICROS.between(Instant.EPOCH, value));
        }
    }

    private static final class InstantReader extends StdDeserializer<Instant> {
        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) {
            return Instant.EPOCH.plus(in.getLongValue(), ChronoUnit.MICROS);
        }
    }
}
