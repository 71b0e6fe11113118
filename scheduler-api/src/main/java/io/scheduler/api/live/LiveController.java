package io.scheduler.api.live;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.auth.Presented;
import io.scheduler.api.instance.InstanceView;
import io.scheduler.api.instance.Operations;
import io.scheduler.api.live.LiveEvents.End;
import io.scheduler.api.live.LiveEvents.Snapshot;
import io.scheduler.api.live.Watcher.Event;
import io.scheduler.api.task.TaskViews;
import io.scheduler.dao.instance.WorkflowInstance;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import tools.jackson.databind.json.JsonMapper;

/** Streams of events. A virtual thread for each waits for what is to be sent; it looks at nothing itself. */
@RestController
@Tag(name = "Workflow instances")
class LiveController {
    private static final String NO_BUFFER = "X-Accel-Buffering";
    private static final MediaType EVENTS = new MediaType(MediaType.TEXT_EVENT_STREAM, StandardCharsets.UTF_8);

    private final LiveRuns live;
    private final Operations operations;
    private final TaskViews views;
    private final JsonMapper json;

    LiveController(LiveRuns live, Operations operations, TaskViews views, JsonMapper json) {
        this.live = live;
        this.operations = operations;
        this.views = views;
        this.json = json;
    }

    @GetMapping("/api/v1/workflow-instances/{id}/events")
    @Access(resource = Resource.WORKFLOW_INSTANCE, action = Action.READ)
    @Operation(
            summary = "Tells what becomes of an instance, as it happens",
            description =
                    "A stream of server-sent events: snapshot (as many as it takes, 500 tasks in each), then run and"
                            + " tasks when something has changed, and end when the run has ended or was deleted; a client then closes it."
                            + " A comment every 10 s shows that it lives. It begins anew with a snapshot whatever Last-Event-ID"
                            + " says. It ends without an end event when the caller signs out, the api stops or the client reads too"
                            + " slowly. Waiting tasks have no reason in tasks events; explain has it. Codes: instance.not-found,"
                            + " live.too-many and live.stopping (503, with Retry-After).")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(implementation = LiveEvents.class)))
    ResponseEntity<StreamingResponseBody> events(
            Caller caller,
            @Parameter(hidden = true) Authentication authentication,
            @PathVariable long id,
            HttpServletResponse response) {
        operations.find(caller, id);
        Watcher watcher = live.watch(id, tokenOf(authentication));
        return ResponseEntity.ok()
                .contentType(EVENTS)
                .cacheControl(CacheControl.noStore())
                .header(NO_BUFFER, "no")
                .body(out -> stream(caller, id, watcher, new Stream(out, response)));
    }

    private void stream(Caller caller, long id, Watcher watcher, Stream stream) throws IOException {
        try {
            // read after the watching has begun: what happens in between is in both
            WorkflowInstance instance = operations.find(caller, id);
            stream.begin();
            snapshot(instance, stream);
            if (instance.rests()) {
                stream.send(new Event("end", json.writeValueAsString(new End(instance.state()))));
                return;
            }
            forward(watcher, stream);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            live.leave(watcher);
        }
    }

    private static long tokenOf(Authentication authentication) {
        if (authentication.getCredentials() instanceof Presented presented) {
            return presented.tokenId();
        }
        throw new IllegalStateException("expected a request that came with a token");
    }

    private void snapshot(WorkflowInstance instance, Stream stream) throws IOException {
        int total = views.count(instance);
        InstanceView run = InstanceView.of(instance);
        for (int from = 0; from == 0 || from < total; from += RunChanges.MOST_TASKS) {
            int to = Math.min(total, from + RunChanges.MOST_TASKS);
            Snapshot part = new Snapshot(run, views.latest(instance, from, to), from, total);
            stream.send(new Event("snapshot", json.writeValueAsString(part)));
        }
    }

    private void forward(Watcher watcher, Stream stream) throws IOException, InterruptedException {
        while (true) {
            @Nullable Event event = watcher.take(live.settings().heartbeat());
            if (event != null) {
                stream.send(event);
            } else if (watcher.isEnded()) {
                return;
            } else {
                stream.beat();
            }
        }
    }

    /** Events as they go over the wire. */
    private static final class Stream {
        private final OutputStream out;
        /** Is asked to send what was written: Spring's stream would wait until it is full. */
        private final HttpServletResponse response;

        private long number;

        Stream(OutputStream out, HttpServletResponse response) {
            this.out = out;
            this.response = response;
        }

        void begin() throws IOException {
            write("retry: 2000\n\n");
        }

        void send(Event event) throws IOException {
            number++;
            write("id: " + number + "\nevent: " + event.name() + "\ndata: " + event.data() + "\n\n");
        }

        void beat() throws IOException {
            write(": still here\n\n");
        }

        private void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            response.flushBuffer();
        }
    }
}
