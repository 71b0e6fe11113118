package io.scheduler.rpc.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.scheduler.rpc.contract.AssignRequest;
import io.scheduler.rpc.contract.TaskAssignment;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A request with some task assignments, from the record to the bytes of its frame and back. In this package because frames
 * and codec are nobody else's business; opening them for a benchmark would be the worse intrusion.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FrameBenchmark {

    private static final int MAX_BYTES = 16 * 1024 * 1024;
    private static final long REQUEST_ID = 4711;

    @Param({"1", "100"})
    public int assignments;

    private final CborCodec codec = new CborCodec(MAX_BYTES);
    private AssignRequest request;
    private byte[] encoded;

    @Setup
    public void makeRequest() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        request = new AssignRequest(LongStream.range(0, assignments)
                .mapToObj(i -> new TaskAssignment(
                        i,
                        7,
                        5,
                        3,
                        "project",
                        "workflow",
                        "task-" + i,
                        1,
                        "shell",
                        Map.of("script", "echo \"a line or two\"\n"),
                        Map.of("day", "20260101"),
                        now))
                .toList());
        ByteBuf frame = frame();
        encoded = new byte[frame.readableBytes()];
        frame.readBytes(encoded);
        frame.release();
    }

    private ByteBuf frame() {
        return Frame.of(ByteBufAllocator.DEFAULT, FrameKind.REQUEST, REQUEST_ID, codec.write(request));
    }

    @Benchmark
    public int encode() {
        ByteBuf frame = frame();
        int bytes = frame.readableBytes();
        frame.release();
        return bytes;
    }

    /** With the making of a channel for the bytes to arrive in, which is no part of a real message: see the baseline. */
    @Benchmark
    public AssignRequest decode() {
        FrameDecoder decoder = new FrameDecoder(System::nanoTime);
        decoder.allow(MAX_BYTES);
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        channel.writeInbound(ByteBufAllocator.DEFAULT.buffer(encoded.length).writeBytes(encoded));
        Frame frame = channel.readInbound();
        AssignRequest read = codec.read(frame.body(), AssignRequest.class);
        channel.close();
        return read;
    }

    @Benchmark
    public boolean decodeBaseline() {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(System::nanoTime));
        return channel.close().isSuccess();
    }
}
