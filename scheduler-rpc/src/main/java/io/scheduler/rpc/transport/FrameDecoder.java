package io.scheduler.rpc.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Cuts the stream into frames and refuses a bad length before anything of the frame is kept. On the event loop only.
 */
final class FrameDecoder extends ByteToMessageDecoder {
    private final LongSupplier nanoClock;
    private int maxFrameBytes = RpcSettings.MAX_UNAUTHENTICATED_FRAME_BYTES;
    private long lastReadNanos;
    private boolean broken;
    private boolean truncated;

    FrameDecoder(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.lastReadNanos = nanoClock.getAsLong();
    }

    /** The hello was accepted: from now on frames up to the configured size. */
    void allow(int bytes) {
        maxFrameBytes = bytes;
    }

    /** When anything at all was last heard, also a part of a large frame. */
    long lastReadNanos() {
        return lastReadNanos;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        lastReadNanos = nanoClock.getAsLong();
        super.channelRead(ctx, msg);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < Frame.LENGTH_BYTES) {
            return;
        }
        long length = in.getUnsignedInt(in.readerIndex());
        if (length > maxFrameBytes) {
            throw broken(
                    RefusalReason.OVERSIZED_FRAME,
                    "expected a frame of at most " + maxFrameBytes + " bytes, but it says " + length);
        }
        if (length < Frame.HEADER_BYTES) {
            throw broken(RefusalReason.MALFORMED_FRAME, "a frame has at least 16 bytes, but it says " + length);
        }
        if (in.readableBytes() >= Frame.LENGTH_BYTES + length) {
            in.skipBytes(Frame.LENGTH_BYTES);
            out.add(read(in, (int) length - Frame.HEADER_BYTES));
        }
    }

    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        super.decodeLast(ctx, in, out);
        truncated = !broken && in.isReadable();
    }

    /** The connection ended within a frame. */
    boolean isTruncated() {
        return truncated;
    }

    private Frame read(ByteBuf in, int bodyBytes) {
        int version = in.readUnsignedByte();
        if (version != Frame.VERSION) {
            throw broken(
                    RefusalReason.MALFORMED_FRAME,
                    "expected frames of version " + Frame.VERSION + ", but got version " + version
                            + ": run the same release on all nodes");
        }
        int code = in.readUnsignedByte();
        FrameKind kind = FrameKind.of(code);
        if (kind == null) {
            throw broken(RefusalReason.MALFORMED_FRAME, "unknown kind of frame " + code);
        }
        int service = in.readUnsignedByte();
        int method = in.readUnsignedByte();
        long requestId = in.readLong();
        int deadlineMillis = in.readInt();
        byte[] body = new byte[bodyBytes];
        in.readBytes(body);
        return new Frame(kind, service, method, requestId, deadlineMillis, body, lastReadNanos);
    }

    private FrameException broken(RefusalReason reason, String message) {
        broken = true;
        return new FrameException(reason, message);
    }
}
