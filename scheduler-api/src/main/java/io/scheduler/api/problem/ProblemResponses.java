package io.scheduler.api.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes problems, for handlers and for filters alike, whatever the client's Accept header says: an error in another
 * notation is better than no answer. Stateless.
 */
public final class ProblemResponses implements HandlerExceptionResolver, Ordered {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(tools.jackson.databind.MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        if (clientIsGone(failure)) {
            return new ModelAndView();
        }
        if (response.isCommitted()) {
            // a part has been sent: only a broken connection tells the client that it is not the whole
            return null;
        }
        write(request, response, failure);
        return new ModelAndView();
    }

    /** Answers with the problem that the failure is. The response must not have begun. */
    public void write(HttpServletRequest request, HttpServletResponse response, Throwable failure) {
        String path = request.getRequestURI();
        ApiException answer = ProblemTranslation.translate(failure, request.getMethod() + " " + path);
        Object original = request.getAttribute(jakarta.servlet.RequestDispatcher.ERROR_REQUEST_URI);
        Problem problem = answer.problem().at(original == null ? path : original.toString());
        byte[] body = JSON.writeValueAsBytes(problem);
        response.resetBuffer();
        response.setStatus(problem.status());
        answer.headers().forEach(response::setHeader);
        response.setContentType("application/problem+json");
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setContentLength(body.length);
        try {
            response.getOutputStream().write(body);
            response.flushBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException("the client has gone before its answer", e);
        }
    }

    private static boolean clientIsGone(Throwable failure) {
        return failure instanceof AsyncRequestNotUsableException
                || failure.getClass().getSimpleName().equals("ClientAbortException");
    }
}
