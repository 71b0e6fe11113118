package io.scheduler.worker.task.http;

import io.scheduler.spi.TaskFailedException;
import io.scheduler.worker.mask.Mask;
import io.scheduler.worker.task.thread.TaskBody;
import io.scheduler.worker.task.thread.ThreadRun;
import io.scheduler.worker.task.thread.ThreadRun.GivenUpException;
import io.scheduler.worker.text.Shortened;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends one request, and follows redirects where the task wants that. Nothing is sent twice. Without state. */
public final class HttpTask implements TaskBody {
    private static final int MAX_REDIRECTS = 5;
    private static final int SHOWN_CHARS = 4 * 1024;
    private static final int RESPONSE_OUTPUT_BYTES = 32 * 1024;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    @Override
    public void run(ThreadRun run) throws TaskFailedException, GivenUpException, InterruptedException {
        RequestPlan plan = RequestPlan.of(run.config(), run.assignment().traceParent());
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(plan.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        try {
            long until = System.nanoTime() + plan.requestTimeout().toNanos();
            Answer answer = send(client, plan.request(), plan, until, run);
            for (int i = 0; i < MAX_REDIRECTS && plan.followsRedirects(); i++) {
                Optional<URI> next = target(plan, answer);
                if (next.isEmpty()) {
                    break;
                }
                answer = send(client, plan.requestTo(next.get()), plan, until, run);
            }
            judge(run, plan, answer);
        } finally {
            client.shutdownNow();
        }
    }

    private static Answer send(HttpClient client, HttpRequest request, RequestPlan plan, long until, ThreadRun run)
            throws TaskFailedException, GivenUpException, InterruptedException {
        run.mayGoOn();
        run.log("> " + request.method() + " " + withoutUser(request.uri()));
        long before = System.nanoTime();
        CompletableFuture<HttpResponse<LimitedBody.Content>> sent =
                client.sendAsync(request, info -> new LimitedBody(plan.maxResponse()));
        try {
            HttpResponse<LimitedBody.Content> response = sent.get(until - before, TimeUnit.NANOSECONDS);
            Answer answer = Answer.of(request.uri(), response);
            Duration took = Duration.ofNanos(System.nanoTime() - before);
            run.log("< " + answer.status() + " after " + took.toMillis() + " ms, " + (answer.cut() ? "more than " : "")
                    + answer.bytes() + " bytes");
            return answer;
        } catch (TimeoutException e) {
            throw new TaskFailedException(
                    "expected the whole answer within " + plan.requestTimeout().toMillis() + " ms, but it did not come;"
                            + " nobody knows whether the request was carried out",
                    e);
        } catch (ExecutionException e) {
            throw new TaskFailedException(
                    "expected an answer from " + withoutUser(request.uri()) + ", but " + words(e.getCause()), e);
        } finally {
            sent.cancel(true);
        }
    }

    private static String words(Throwable failure) {
        String message = failure.getMessage();
        String name = failure instanceof IOException
                ? failure.getClass().getSimpleName()
                : failure.getClass().getName();
        return "got " + name + (message == null ? "" : ": " + message);
    }

    /** Where to go on; empty when the answer is the last one. */
    private static Optional<URI> target(RequestPlan plan, Answer answer) throws TaskFailedException {
        if (!REDIRECTS.contains(answer.status()) || !plan.isHarmless()) {
            return Optional.empty();
        }
        try {
            return answer.header("Location").map(answer.from()::resolve).filter(next -> isSame(answer.from(), next));
        } catch (IllegalArgumentException e) {
            throw new TaskFailedException("expected an address in the header Location of the redirect, but got "
                    + Shortened.whole(SHOWN_CHARS, answer.header("Location").orElse("")));
        }
    }

    private static boolean isSame(URI one, URI other) {
        return one.getPort() == other.getPort()
                && String.valueOf(one.getScheme()).equalsIgnoreCase(other.getScheme())
                && String.valueOf(one.getHost()).equalsIgnoreCase(other.getHost());
    }

    private static void judge(ThreadRun run, RequestPlan plan, Answer answer) throws TaskFailedException {
        String text = answer.text();
        if (!text.isEmpty()) {
            run.log(beginning(run.assignment().secrets(), text, answer.cut()));
        }
        if (answer.cut()) {
            throw new TaskFailedException("expected an answer of at most " + plan.maxResponse()
                    + " bytes, but it is larger: raise maxResponse, or fetch it by a script into a file");
        }
        plan.expectation().check(answer);
        run.outputOfTask("status", Integer.toString(answer.status()));
        if (answer.bytes() <= RESPONSE_OUTPUT_BYTES && text.indexOf('\0') < 0) {
            run.outputOfTask("response", text);
        }
        for (var output : plan.extract().entrySet()) {
            String value = answer.at(output.getValue())
                    .orElseThrow(() -> new TaskFailedException("extract." + output.getKey() + ": expected a value at "
                            + output.getValue() + " of the answer, but there is none"));
            try {
                run.output(output.getKey(), value);
            } catch (IllegalArgumentException e) {
                throw new TaskFailedException("extract: " + e.getMessage(), e);
            }
        }
    }

    /**
     * Secrets are covered before the text is cut: a part of one would not be found afterwards.
     *
     * @param cut whether the text is the beginning of something longer itself
     */
    private static String beginning(@Nullable List<String> secrets, String text, boolean cut) {
        Mask mask = secrets == null ? Mask.NONE : Mask.of(secrets);
        return Shortened.to(SHOWN_CHARS, cut ? mask.coverBeginning(text) + "…" : mask.cover(text));
    }

    private static String withoutUser(URI uri) {
        String user = uri.getRawUserInfo();
        return user == null ? uri.toString() : uri.toString().replace(user + "@", "");
    }
}
