package io.scheduler.api.auth;

import io.scheduler.api.problem.ApiException;
import io.scheduler.api.problem.ProblemResponses;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.user.TokenOwner;
import io.scheduler.dao.user.Tokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Turns a bearer token into the {@link Caller}. Every request looks the token up, so that a logout, an expiry or a disabled
 * user counts from the next request on. A token that is not valid is refused also where none is needed.
 */
public final class TokenFilter extends OncePerRequestFilter {
    private final Tokens tokens;
    private final Clock clock;
    private final ProblemResponses problems;

    public TokenFilter(Tokens tokens, Clock clock, ProblemResponses problems) {
        this.tokens = tokens;
        this.clock = clock;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<BearerToken> token = BearerToken.fromHeader(request.getHeader(HttpHeaders.AUTHORIZATION));
        if (token.isPresent()) {
            try {
                authenticate(token.get());
            } catch (RuntimeException e) {
                problems.write(request, response, e);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private void authenticate(BearerToken token) {
        Instant now = clock.instant();
        TokenOwner owner = (token.isWellFormed() ? tokens.byHash(token.hash()) : Optional.<TokenOwner>empty())
                .filter(found -> found.isValidAt(now))
                .orElseThrow(() -> ApiException.unauthorized(
                        "auth.invalid-token",
                        "expected a valid token, but this one is unknown, has expired or its user is disabled;"
                                + " POST /api/v1/login gives a new one",
                        "Bearer error=\"invalid_token\""));
        tokens.used(owner, now);
        Caller caller = owner.caller();
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                caller,
                owner.tokenId(),
                List.of(new SimpleGrantedAuthority("ROLE_" + caller.role().name()))));
        SecurityContextHolder.setContext(context);
    }
}
