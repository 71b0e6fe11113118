package io.scheduler.api.auth;

import io.scheduler.api.problem.ApiException;
import io.scheduler.api.problem.ProblemResponses;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.user.SessionLife;
import io.scheduler.dao.user.TokenOwner;
import io.scheduler.dao.user.Tokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Turns a bearer token, or the cookie of a session, into the {@link Caller}. What {@link Tokens} says of a token is at most a second old, so
 * that a logout, an expiry or a disabled user counts a second later at the latest. A token that is not valid is refused also where none is needed.
 */
public final class TokenFilter extends OncePerRequestFilter {
    private final Tokens tokens;
    private final SessionLife life;
    private final Clock clock;
    private final ProblemResponses problems;

    public TokenFilter(Tokens tokens, SessionLife life, Clock clock, ProblemResponses problems) {
        this.tokens = tokens;
        this.life = life;
        this.clock = clock;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        try {
            if (header == null) {
                SessionCookies.token(request).ifPresent(session -> authenticateSession(request, session));
            } else {
                BearerToken.fromHeader(header)
                        .ifPresent(token -> authenticate(owner(token).orElseThrow(TokenFilter::invalidToken)));
            }
        } catch (RuntimeException e) {
            problems.write(request, response, e);
            return;
        }
        chain.doFilter(request, response);
    }

    private void authenticateSession(HttpServletRequest request, BearerToken session) {
        TokenOwner owner = owner(session).orElseThrow(TokenFilter::sessionExpired);
        SessionCookies.refuseForged(request, session);
        authenticate(owner);
    }

    private Optional<TokenOwner> owner(BearerToken token) {
        return (token.isWellFormed() ? tokens.byHash(token.hash()) : Optional.<TokenOwner>empty())
                .filter(found -> found.isValidAt(clock.instant()));
    }

    private static ApiException invalidToken() {
        return ApiException.unauthorized(
                "auth.invalid-token",
                "expected a valid token, but this one is unknown, has expired or its user is disabled;"
                        + " POST /api/v1/login gives a new one",
                "Bearer error=\"invalid_token\"");
    }

    /** The challenge is not one that makes a browser ask for a password by itself. */
    private static ApiException sessionExpired() {
        return ApiException.unauthorized(
                "auth.session-expired", "your session has ended; sign in again", "Bearer error=\"invalid_token\"");
    }

    private void authenticate(TokenOwner presented) {
        TokenOwner owner = tokens.used(presented, clock.instant(), life);
        Caller caller = owner.caller();
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                caller,
                new Presented(owner.tokenId(), owner.expiresAt()),
                List.of(new SimpleGrantedAuthority("ROLE_" + caller.role().name()))));
        SecurityContextHolder.setContext(context);
    }
}
