package io.scheduler.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.rpc.contract.AlertService;
import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.LogChunk;
import io.scheduler.rpc.contract.MasterService;
import io.scheduler.rpc.contract.PingRequest;
import io.scheduler.rpc.contract.WorkerService;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class CborCodecTest {
    private static final int ROUNDS = 200;

    private final CborCodec codec = new CborCodec(1 << 20);

    @Test
    void allContractRecordsSurvive() throws Exception {
        for (Class<?> type : contractRecords()) {
            for (int seed = 0; seed < ROUNDS; seed++) {
                Object value = new Values(seed).record(type);
                Object back = codec.read(codec.write(value), type);
                assertThat(back)
                        .as("%s, seed %d", type.getSimpleName(), seed)
                        .usingRecursiveComparison()
                        .isEqualTo(value);
            }
        }
    }

    @Test
    void instantsKeepTheirMicroseconds() {
        Instant time = Instant.parse("2026-11-21T05:40:00.123456789Z");
        AttemptReport report =
                new AttemptReport(1, 2, 3, AttemptReport.Phase.RUNNING, time, null, null, null, Map.of());

        AttemptReport back = codec.read(codec.write(report), AttemptReport.class);

        assertThat(back.startedAt()).isEqualTo(Instant.parse("2026-11-21T05:40:00.123456Z"));
        assertThat(back.finishedAt()).isNull();
        assertThat(back.exitCode()).isNull();
    }

    record LogChunkOfTomorrow(
            LogChunk.Status status, byte[] bytes, long nextOffset, boolean complete, Map<String, String> colours) {}

    record LogChunkOfYesterday(LogChunk.Status status, byte[] bytes) {}

    @Test
    void fieldsThatTheReaderDoesNotKnowAreIgnored() {
        byte[] wire =
                codec.write(new LogChunkOfTomorrow(LogChunk.Status.FOUND, new byte[] {1}, 7, true, Map.of("a", "red")));

        LogChunk read = codec.read(wire, LogChunk.class);

        assertThat(read.nextOffset()).isEqualTo(7);
        assertThat(read.bytes()).containsExactly(1);
    }

    @Test
    void fieldsThatTheWriterDidNotKnowAreZero() {
        byte[] wire = codec.write(new LogChunkOfYesterday(LogChunk.Status.FOUND, new byte[] {1}));

        LogChunk read = codec.read(wire, LogChunk.class);

        assertThat(read.nextOffset()).isZero();
        assertThat(read.complete()).isFalse();
    }

    @Test
    void namesOfClassesAreNeitherWrittenNorFollowed() {
        String wire = new String(codec.write(new PingRequest("x")), java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(wire).doesNotContain("Ping").doesNotContain("scheduler");

        byte[] tempting = codec.write(Map.of("text", "x", "@class", "java.io.File"));
        assertThat(codec.read(tempting, PingRequest.class)).isEqualTo(new PingRequest("x"));
    }

    @Test
    void deepNestingIsRefused() {
        Object nested = "end";
        for (int i = 0; i < 300; i++) {
            nested = List.of(nested);
        }
        byte[] wire = codec.write(Map.of("text", "x", "more", nested));

        assertThatThrownBy(() -> codec.read(wire, PingRequest.class)).isInstanceOf(JacksonException.class);
    }

    @Test
    void nothingIsNoRecord() {
        assertThatThrownBy(() -> codec.read(new byte[0], PingRequest.class)).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> codec.read(new byte[] {(byte) 0xf6}, PingRequest.class))
                .isInstanceOf(JacksonException.class)
                .hasMessageContaining("PingRequest");
    }

    private static Set<Class<?>> contractRecords() {
        Set<Class<?>> records = new LinkedHashSet<>();
        Stream.of(MasterService.class, WorkerService.class, AlertService.class)
                .flatMap(contract -> ContractMethod.of(contract).values().stream())
                .forEach(method -> {
                    records.add(method.requestType());
                    records.add(method.responseType());
                });
        assertThat(records).hasSizeGreaterThanOrEqualTo(12);
        return records;
    }

    /** Random values of any record, from a seed. */
    private static final class Values {
        private final Random random;

        Values(long seed) {
            random = new Random(seed);
        }

        Object record(Class<?> type) throws ReflectiveOperationException {
            RecordComponent[] components = type.getRecordComponents();
            Class<?>[] types = new Class<?>[components.length];
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] = value(components[i].getGenericType());
            }
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        }

        private Object value(Type type) throws ReflectiveOperationException {
            if (type instanceof ParameterizedType generic) {
                Type[] arguments = generic.getActualTypeArguments();
                return generic.getRawType() == List.class ? list(arguments[0]) : map(arguments[1]);
            }
            Class<?> plain = (Class<?>) type;
            if (plain.isRecord()) {
                return record(plain);
            }
            if (plain.isEnum()) {
                Object[] constants = plain.getEnumConstants();
                return constants[random.nextInt(constants.length)];
            }
            return scalar(plain);
        }

        private Object scalar(Class<?> type) {
            if (type == long.class || type == Long.class) {
                return random.nextLong();
            }
            if (type == int.class || type == Integer.class) {
                return random.nextInt();
            }
            if (type == boolean.class) {
                return random.nextBoolean();
            }
            if (type == String.class) {
                return text();
            }
            if (type == byte[].class) {
                byte[] bytes = new byte[random.nextInt(100)];
                random.nextBytes(bytes);
                return bytes;
            }
            if (type == Instant.class) {
                return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1_000L);
            }
            if (type == Object.class) {
                return switch (random.nextInt(6)) {
                    case 0 -> random.nextInt();
                    case 1 -> random.nextDouble();
                    case 2 -> random.nextBoolean();
                    case 3 -> List.of(text(), text());
                    case 4 -> Map.of(text(), List.of(random.nextInt()));
                    default -> text();
                };
            }
            throw new AssertionError("teach this test to make a " + type);
        }

        private String text() {
            int[] points = random.ints(random.nextInt(20), 0, 0x2FFF).toArray();
            return new String(points, 0, points.length);
        }

        private List<Object> list(Type element) throws ReflectiveOperationException {
            List<Object> list = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                list.add(value(element));
            }
            return list;
        }

        private Map<String, Object> map(Type element) throws ReflectiveOperationException {
            Map<String, Object> map = new LinkedHashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                map.put(text(), value(element));
            }
            return map;
        }
    }
}
