package io.scheduler.api.ui;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.web.header.HeaderWriter;

/** What a browser may do with an answer, by its path. A page that says so itself is left as it is. Stateless. */
public final class UiPolicy implements HeaderWriter {
    static final String CSP = "Content-Security-Policy";

    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";
    private static final String PAGE = "default-src 'none'; script-src 'self'; style-src 'self'%s; img-src 'self' data:"
            + " blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'self';"
            + " form-action 'self'; frame-ancestors 'none'";
    /** The page sets styles of its own. */
    private static final String DESCRIPTION = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    /** Of a page whose own styles carry the nonce. */
    static String ofPage(String nonce) {
        return PAGE.formatted(" 'nonce-" + nonce + "'");
    }

    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        if (!response.containsHeader(CSP)) {
            response.setHeader(
                    CSP,
                    of(request.getRequestURI()
                            .substring(request.getContextPath().length())));
        }
    }

    private static String of(String path) {
        if (path.startsWith("/swagger-ui")) {
            return DESCRIPTION;
        }
        // scripts of workers have a policy of their own, which is that of the file
        return path.startsWith("/api/") || path.startsWith("/v3/") ? NOTHING : PAGE.formatted("");
    }
}
