package io.scheduler.api.auth;

import io.scheduler.api.problem.ApiException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;

/**
 * The two cookies of a browser's session: the token, which scripts can not read, and a value that follows from it, which
 * they have to repeat in a header of whatever changes something. Another site can make a browser send cookies, but neither
 * read them nor set that header. Stateless.
 */
final class SessionCookies {
    static final String SESSION = "scheduler_session";
    static final String CSRF = "scheduler_csrf";
    static final String CSRF_HEADER = "X-CSRF-Token";

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    /** Where a session begins, it need not matter that an earlier one has ended. */
    private static final Set<String> BEGINNINGS = Set.of("POST /api/v1/session", "POST /api/v1/login");

    private SessionCookies() {}

    /** Of a call of the api that may come with it. */
    static Optional<BearerToken> token(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        if (!path.startsWith("/api/") || BEGINNINGS.contains(request.getMethod() + " " + path)) {
            return Optional.empty();
        }
        return value(request).map(BearerToken::new);
    }

    private static Optional<String> value(HttpServletRequest request) {
        Cookie @Nullable [] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(SESSION) && !cookie.getValue().isEmpty()) {
                    return Optional.of(cookie.getValue());
                }
            }
        }
        return Optional.empty();
    }

    /** Refuses what changes something and does not come from a page of ours. */
    static void refuseForged(HttpServletRequest request, BearerToken session) {
        if (SAFE.contains(request.getMethod())) {
            return;
        }
        String given = request.getHeader(CSRF_HEADER);
        if (given == null
                || !MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8),
                        session.csrfToken().getBytes(StandardCharsets.UTF_8))) {
            throw ApiException.of(
                    HttpStatus.FORBIDDEN,
                    "auth.csrf",
                    "expected the header " + CSRF_HEADER + " with the value of the cookie " + CSRF
                            + ", since the request is signed in by a cookie; programs send 'Authorization: Bearer <token>'"
                            + " and need neither");
        }
    }

    /** Until the browser is closed; when the session ends is known here only. */
    static void set(HttpServletRequest request, HttpServletResponse response, BearerToken token) {
        add(request, response, ResponseCookie.from(SESSION, token.text()).httpOnly(true));
        add(request, response, ResponseCookie.from(CSRF, token.csrfToken()));
    }

    static void remove(HttpServletRequest request, HttpServletResponse response) {
        add(request, response, ResponseCookie.from(SESSION, "").httpOnly(true).maxAge(Duration.ZERO));
        add(request, response, ResponseCookie.from(CSRF, "").maxAge(Duration.ZERO));
    }

    private static void add(
            HttpServletRequest request, HttpServletResponse response, ResponseCookie.ResponseCookieBuilder cookie) {
        String path = request.getContextPath().isEmpty() ? "/" : request.getContextPath();
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                cookie.sameSite("Strict")
                        .path(path)
                        .secure(request.isSecure())
                        .build()
                        .toString());
    }
}
