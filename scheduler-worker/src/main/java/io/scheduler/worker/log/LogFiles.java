package io.scheduler.worker.log;

import io.scheduler.rpc.contract.LogChunk;
import io.scheduler.rpc.contract.ReadLogRequest;
import io.scheduler.worker.folder.DataFolder;
import io.scheduler.worker.mask.Mask;
import io.scheduler.worker.mask.MaskedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads pieces of logs, without secrets. The path comes from the two ids alone. Safe for use by several threads. */
public final class LogFiles {
    private final DataFolder folder;
    private final LogLimit limit;

    public LogFiles(DataFolder folder, LogSettings settings) {
        this.folder = folder;
        this.limit = new LogLimit(settings.limit().bytes());
    }

    /**
     * @param running whether the attempt was still running before this call; its log may grow then
     * @throws UncheckedIOException when the file is there but can not be read
     */
    public LogChunk read(ReadLogRequest request, boolean running) {
        if (request.offset() < 0 || request.limit() < 1) {
            throw new IllegalArgumentException("expected an offset from 0 and a limit from 1, but got "
                    + request.offset() + " and " + request.limit());
        }
        Path file = folder.log(request.workflowInstanceId(), request.attemptId());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Mask mask = new MaskedLog(file).mask();
            int wanted = Math.min(request.limit(), ReadLogRequest.MAX_LIMIT);
            byte[] bytes = limit.read(channel, request.offset(), wanted, mask, running);
            long at = request.offset() + bytes.length;
            boolean complete = !running && at >= limit.length(channel.size());
            return new LogChunk(LogChunk.Status.FOUND, bytes, at, complete);
        } catch (NoSuchFileException e) {
            return running
                    ? new LogChunk(LogChunk.Status.FOUND, new byte[0], request.offset(), false)
                    : LogChunk.none(LogChunk.Status.NO_LOG, request.offset());
        } catch (IOException e) {
            throw new UncheckedIOException("expected to read the log " + file, e);
        }
    }
}
