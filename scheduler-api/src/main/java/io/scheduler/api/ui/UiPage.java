package io.scheduler.api.ui;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.HtmlUtils;

/**
 * Answers every address of the UI with its one page, which then shows what the address says. Each answer has a nonce of its
 * own for the styles in it. Safe for use by several threads.
 */
public final class UiPage implements HttpRequestHandler {
    private static final List<String> NOT_OURS = List.of("/api/", "/v3/", "/swagger-ui/", "/actuator/", "/assets/");
    private static final int NONCE_BYTES = 16;

    private final String page;
    private final RandomGenerator randomness;

    /**
     * @param built the page of the UI, if it is built in
     * @param otherwise what says that it is not
     */
    public UiPage(Resource built, Resource otherwise, RandomGenerator randomness) {
        this.randomness = randomness;
        try {
            this.page = (built.exists() ? built : otherwise).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the page of the UI can not be read", e);
        }
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        if (NOT_OURS.stream().anyMatch((path + "/")::startsWith) || isFile(path, request)) {
            throw new NoResourceFoundException(HttpMethod.valueOf(request.getMethod()), request.getRequestURI(), path);
        }
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            throw new HttpRequestMethodNotSupportedException(request.getMethod(), List.of("GET", "HEAD"));
        }
        byte[] random = new byte[NONCE_BYTES];
        randomness.nextBytes(random);
        String nonce = Base64.getEncoder().encodeToString(random);
        byte[] body = text(request.getContextPath(), nonce).getBytes(StandardCharsets.UTF_8);
        response.setHeader(UiPolicy.CSP, UiPolicy.ofPage(nonce));
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setContentType(MediaType.TEXT_HTML_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    String text(String contextPath, String nonce) {
        return page.replace("__CSP_NONCE__", nonce).replace("__BASE__", HtmlUtils.htmlEscape(contextPath + "/"));
    }

    /** Names of workflows may have dots too: what a person opens in a browser is a page of ours in any case. */
    private static boolean isFile(String path, HttpServletRequest request) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return last.contains(".")
                && !last.equals("index.html")
                && (accept == null || !accept.contains(MediaType.TEXT_HTML_VALUE));
    }
}
