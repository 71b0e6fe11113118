package io.scheduler.worker.task.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Takes a body up to a limit; what exceeds it is not even read. Its methods are called one after the other. */
final class LimitedBody implements BodySubscriber<LimitedBody.Content> {
    private final int limit;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final CompletableFuture<Content> content = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    LimitedBody(int limit) {
        this.limit = limit;
    }

    /** @param cut whether there was more */
    record Content(byte[] bytes, boolean cut) {}

    @Override
    public CompletionStage<Content> getBody() {
        return content;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        if (subscription != null) {
            given.cancel();
            return;
        }
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] part = new byte[Math.min(buffer.remaining(), limit - taken.size())];
            buffer.get(part);
            taken.writeBytes(part);
            if (buffer.hasRemaining()) {
                finish(true);
                return;
            }
        }
        if (subscription != null) {
            subscription.request(1);
        }
    }

    private void finish(boolean cut) {
        if (cut && subscription != null) {
            subscription.cancel();
        }
        content.complete(new Content(taken.toByteArray(), cut));
    }

    @Override
    public void onError(Throwable failure) {
        content.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        finish(false);
    }
}
