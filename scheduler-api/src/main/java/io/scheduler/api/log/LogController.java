package io.scheduler.api.log;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.dao.instance.TaskInstance;
import io.scheduler.dao.instance.TaskInstances;
import io.scheduler.dao.user.Caller;
import io.scheduler.rpc.contract.LogChunk;
import io.scheduler.rpc.contract.ReadLogRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

@RestController
@RequestMapping("/api/v1/task-instances/{id}/log")
@Tag(name = "Logs")
class LogController {
    private static final Logger LOG = LoggerFactory.getLogger(LogController.class);
    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);
    private static final int DOWNLOAD_PIECE = 256 * 1024;

    private final TaskInstances tasks;
    private final LogReading logs;

    LogController(TaskInstances tasks, LogReading logs) {
        this.tasks = tasks;
        this.logs = logs;
    }

    @GetMapping
    @Access(resource = Resource.TASK_INSTANCE, action = Action.READ)
    @Operation(
            summary = "Reads a piece of an attempt's log",
            description =
                    "To follow it, ask again from X-Next-Offset until X-Log-Complete is true. It comes from its worker or, where"
                            + " there is one, from the log store; places in it are the same in both.")
    @ApiResponse(
            responseCode = "200",
            headers = {
                @Header(name = "X-Next-Offset", schema = @Schema(type = "integer", format = "int64")),
                @Header(name = "X-Log-Complete", schema = @Schema(type = "boolean"))
            },
            content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    ResponseEntity<byte[]> read(
            Caller caller,
            @PathVariable long id,
            @RequestParam(defaultValue = "0") long offset,
            @RequestParam(defaultValue = "65536") int limit) {
        if (offset < 0) {
            throw ApiException.invalidParameter("offset", "expected 0 or more, but got " + offset);
        }
        if (limit < 1 || limit > ReadLogRequest.MAX_LIMIT) {
            throw ApiException.invalidParameter(
                    "limit", "expected 1 to " + ReadLogRequest.MAX_LIMIT + ", but got " + limit);
        }
        LogChunk chunk = piece(find(caller, id), offset, limit);
        return ResponseEntity.ok()
                .contentType(TEXT)
                .header("X-Next-Offset", Long.toString(chunk.nextOffset()))
                .header("X-Log-Complete", Boolean.toString(chunk.complete()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body(chunk.bytes());
    }

    @GetMapping("/download")
    @Access(resource = Resource.TASK_INSTANCE, action = Action.READ)
    @Operation(summary = "Downloads an attempt's log, as far as it is written")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    ResponseEntity<StreamingResponseBody> download(Caller caller, @PathVariable long id) {
        TaskInstance task = find(caller, id);
        // the first piece comes before the headers, so that a log that is not there is still a problem detail
        LogChunk first = piece(task, 0, DOWNLOAD_PIECE);
        return ResponseEntity.ok()
                .contentType(TEXT)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("task-" + id + ".log")
                                .build()
                                .toString())
                .body(out -> writeAll(task, first, out));
    }

    private void writeAll(TaskInstance task, LogChunk first, OutputStream out) throws IOException {
        LogChunk chunk = first;
        long offset = 0;
        while (chunk.bytes().length > 0 && chunk.nextOffset() > offset) {
            out.write(chunk.bytes());
            offset = chunk.nextOffset();
            chunk = piece(task, offset, DOWNLOAD_PIECE);
        }
    }

    private TaskInstance find(Caller caller, long id) {
        return tasks.find(caller, id)
                .orElseThrow(() -> ApiException.notFound("task-instance.not-found", "there is no task instance " + id));
    }

    private LogChunk piece(TaskInstance task, long offset, int limit) {
        if (task.workerNode() == null) {
            throw noLog("the attempt has not been sent to a worker, so it has no log; it is " + task.state());
        }
        LogChunk chunk = read(task, offset, limit);
        return switch (chunk.status()) {
            case FOUND -> chunk;
            case NO_LOG -> throw noLog("the worker " + task.workerNode() + " has no log of this attempt");
            case WORKER_UNREACHABLE ->
                throw ApiException.unavailable(
                        "task-instance.log-unreachable",
                        "the log lies on the worker " + task.workerNode()
                                + ", which can not be reached now; see GET /api/v1/cluster/workers and try again",
                        5);
        };
    }

    private LogChunk read(TaskInstance task, long offset, int limit) {
        try {
            return logs.read(task, offset, limit);
        } catch (IOException e) {
            LOG.warn("the log of attempt {} could not be read: {}", task.id(), e.toString());
            throw ApiException.unavailable(
                    "task-instance.log-store-unreachable",
                    "the log is kept in the log store, which does not answer now; try again",
                    5);
        }
    }

    private static ApiException noLog(String detail) {
        return ApiException.notFound("task-instance.no-log", detail);
    }
}
