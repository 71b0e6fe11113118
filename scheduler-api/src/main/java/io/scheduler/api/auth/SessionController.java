package io.scheduler.api.auth;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.user.Role;
import io.scheduler.dao.user.SessionLife;
import io.scheduler.dao.user.Token;
import io.scheduler.dao.user.Tokens;
import io.scheduler.dao.user.User;
import io.scheduler.dao.user.Users;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Session")
class SessionController {
    private static final Duration LIFETIME = Duration.ofHours(12);

    private final PasswordCheck check;
    private final Users users;
    private final Passwords passwords;
    private final Tokens tokens;
    private final SessionLife life;
    private final Clock clock;
    private final RandomGenerator randomness;

    SessionController(
            PasswordCheck check,
            Users users,
            Passwords passwords,
            Tokens tokens,
            SessionLife life,
            Clock clock,
            RandomGenerator randomness) {
        this.check = check;
        this.users = users;
        this.passwords = passwords;
        this.tokens = tokens;
        this.life = life;
        this.clock = clock;
        this.randomness = randomness;
    }

    @PostMapping("/login")
    @Access(resource = Resource.SESSION, action = Action.WRITE, anonymous = true)
    @Operation(
            summary = "Gives a token for a name and password",
            description = "It is valid for 12 hours. Codes: auth.wrong-credentials, auth.too-many-failures, auth.busy.")
    LoginReply login(@RequestBody LoginRequest body, HttpServletRequest request) {
        User user = user(body, request);
        BearerToken token = BearerToken.random(randomness);
        Instant now = clock.instant();
        Token stored = tokens.createLogin(user.id(), token.hash(), now, now.plus(LIFETIME));
        return new LoginReply(token.text(), stored.expiresAt());
    }

    @PostMapping("/logout")
    @Access(resource = Resource.SESSION, action = Action.DELETE)
    @Operation(summary = "Ends the token that the request carries")
    ResponseEntity<Void> logout(Caller caller, @Parameter(hidden = true) Authentication authentication) {
        tokens.delete(caller, presented(authentication).tokenId());
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/session")
    @Access(resource = Resource.SESSION, action = Action.WRITE, anonymous = true)
    @Operation(
            summary = "Signs a browser in",
            description =
                    "Sets the cookies scheduler_session, which scripts can not read, and scheduler_csrf, whose value"
                            + " every request but GET, HEAD and OPTIONS repeats in the header X-CSRF-Token (else 403 auth.csrf)."
                            + " A session that is used lives on; one that has ended is answered with 401 auth.session-expired."
                            + " Codes as of login.")
    SessionView createSession(
            @RequestBody LoginRequest body, HttpServletRequest request, HttpServletResponse response) {
        User user = user(body, request);
        BearerToken token = BearerToken.random(randomness);
        Instant now = clock.instant();
        Token stored = tokens.createSession(user.id(), token.hash(), now, life.firstEnd(now));
        SessionCookies.set(request, response, token);
        return new SessionView(user.name(), user.role(), stored.expiresAt());
    }

    @DeleteMapping("/session")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Access(resource = Resource.SESSION, action = Action.DELETE)
    @Operation(summary = "Ends the session and removes its cookies")
    void deleteSession(
            Caller caller,
            @Parameter(hidden = true) Authentication authentication,
            HttpServletRequest request,
            HttpServletResponse response) {
        tokens.delete(caller, presented(authentication).tokenId());
        SessionCookies.remove(request, response);
    }

    @GetMapping("/me")
    @Access(resource = Resource.SESSION, action = Action.READ)
    @Operation(
            summary = "Says who the request comes from, and until when it may",
            description = "expiresAt is null for a token without an end; that of a session moves while it is used.")
    SessionView me(Caller caller, @Parameter(hidden = true) Authentication authentication) {
        return new SessionView(
                caller.name(), caller.role(), presented(authentication).expiresAt());
    }

    @PutMapping("/me/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Access(resource = Resource.SESSION, action = Action.WRITE)
    @Operation(
            summary = "Changes your own password",
            description =
                    "Ends all other sessions and logins of yours; tokens for programs stay. A wrong current password"
                            + " is a mistake in the field current (422), and too many are answered with 429"
                            + " auth.too-many-failures.")
    void changePassword(
            Caller caller,
            @Parameter(hidden = true) Authentication authentication,
            @RequestBody PasswordChange body,
            HttpServletRequest request) {
        String current = Check.text("current", body.current(), Passwords.LONGEST);
        String next = Check.text("new", body.next(), Passwords.LONGEST);
        if (next.length() < Passwords.SHORTEST) {
            throw ApiException.invalidField("new", "expected at least " + Passwords.SHORTEST + " characters");
        }
        if (check.user(caller.name(), current, request.getRemoteAddr()).isEmpty()) {
            throw ApiException.invalidField("current", "expected the password that you sign in with now");
        }
        users.setPasswordHash(caller.userId(), passwords.hash(next));
        tokens.endOtherLogins(caller, presented(authentication).tokenId());
    }

    private User user(LoginRequest body, HttpServletRequest request) {
        String name = Check.text("username", body.username(), 128);
        String password = Check.text("password", body.password(), Passwords.LONGEST);
        return check.user(name, password, request.getRemoteAddr())
                .orElseThrow(() -> ApiException.unauthorized(
                        "auth.wrong-credentials",
                        "the name or the password is wrong, or the user is disabled",
                        "Bearer"));
    }

    private static Presented presented(Authentication authentication) {
        if (authentication.getCredentials() instanceof Presented presented) {
            return presented;
        }
        throw new IllegalStateException("expected a request that came with a token");
    }

    record LoginRequest(@Nullable String username, @Nullable String password) {}

    record LoginReply(String token, @Nullable Instant expiresAt) {}

    record SessionView(String name, Role role, @Nullable Instant expiresAt) {}

    record PasswordChange(
            @Nullable String current,
            @JsonProperty("new") @Nullable String next) {}
}
