package io.scheduler.api.auth;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.auth.LoginThrottle.Source;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.user.Role;
import io.scheduler.dao.user.Token;
import io.scheduler.dao.user.Tokens;
import io.scheduler.dao.user.User;
import io.scheduler.dao.user.Users;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Session")
class SessionController {
    private static final Duration LIFETIME = Duration.ofHours(12);

    private final Users users;
    private final Tokens tokens;
    private final Passwords passwords;
    private final LoginThrottle throttle;
    private final Clock clock;
    private final RandomGenerator randomness;

    SessionController(
            Users users,
            Tokens tokens,
            Passwords passwords,
            LoginThrottle throttle,
            Clock clock,
            RandomGenerator randomness) {
        this.users = users;
        this.tokens = tokens;
        this.passwords = passwords;
        this.throttle = throttle;
        this.clock = clock;
        this.randomness = randomness;
    }

    @PostMapping("/login")
    @Access(resource = Resource.SESSION, action = Action.WRITE, anonymous = true)
    @Operation(summary = "Gives a token for a name and password", description = "It is valid for 12 hours.")
    LoginReply login(@RequestBody LoginRequest body, HttpServletRequest request) {
        String name = Check.text("username", body.username(), 128);
        String password = Check.text("password", body.password(), Passwords.LONGEST);
        Source source = new Source(name, request.getRemoteAddr());
        Duration wait = throttle.waitFor(source);
        if (wait.isPositive()) {
            long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
            throw ApiException.of(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "auth.too-many-failures",
                            "too many failed logins; try again in " + seconds + " s")
                    .retryAfter(seconds);
        }
        Optional<User> user = users.byName(name);
        boolean right = passwords.matches(password, user.map(User::passwordHash).orElse(null));
        if (!right || !user.orElseThrow().enabled()) {
            throttle.failed(source);
            throw ApiException.unauthorized(
                    "auth.wrong-credentials", "the name or the password is wrong, or the user is disabled", "Bearer");
        }
        throttle.succeeded(source);
        BearerToken token = BearerToken.random(randomness);
        Instant now = clock.instant();
        Token stored = tokens.createLogin(user.get().id(), token.hash(), now, now.plus(LIFETIME));
        return new LoginReply(token.text(), stored.expiresAt());
    }

    @PostMapping("/logout")
    @Access(resource = Resource.SESSION, action = Action.DELETE)
    @Operation(summary = "Ends the token that the request carries")
    ResponseEntity<Void> logout(Caller caller, @Parameter(hidden = true) Authentication authentication) {
        tokens.delete(caller, (Long) authentication.getCredentials());
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/me")
    @Access(resource = Resource.SESSION, action = Action.READ)
    @Operation(summary = "Says who the request comes from")
    Me me(Caller caller) {
        return new Me(caller.name(), caller.role());
    }

    record LoginRequest(@Nullable String username, @Nullable String password) {}

    record LoginReply(String token, @Nullable Instant expiresAt) {}

    record Me(String name, Role role) {}
}
