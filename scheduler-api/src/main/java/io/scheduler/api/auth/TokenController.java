package io.scheduler.api.auth;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.user.Caller;
import io.scheduler.dao.user.Token;
import io.scheduler.dao.user.Tokens;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/tokens")
@Tag(name = "Tokens")
class TokenController {
    private final Tokens tokens;
    private final Clock clock;
    private final RandomGenerator randomness;

    TokenController(Tokens tokens, Clock clock, RandomGenerator randomness) {
        this.tokens = tokens;
        this.clock = clock;
        this.randomness = randomness;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Access(resource = Resource.TOKEN, action = Action.WRITE)
    @Operation(summary = "Makes a token for a program", description = "The token is shown this once only.")
    NewToken create(Caller caller, @RequestBody TokenRequest body) {
        String name = Check.text("name", body.name(), 128);
        Instant now = clock.instant();
        if (body.expiresAt() != null && !body.expiresAt().isAfter(now)) {
            throw ApiException.invalidField("expiresAt", "expected a time in the future");
        }
        BearerToken token = BearerToken.random(randomness);
        Token stored = tokens.create(caller, name, token.hash(), now, body.expiresAt())
                .orElseThrow(() -> ApiException.conflict(
                        "token.too-many", "you have " + Tokens.MAX_TOKENS + " tokens already; delete some"));
        return new NewToken(stored.id(), stored.name(), token.text(), stored.createdAt(), stored.expiresAt());
    }

    @GetMapping
    @Access(resource = Resource.TOKEN, action = Action.READ)
    @Operation(summary = "Lists your tokens for programs")
    Page<TokenView> list(Caller caller) {
        List<TokenView> items = tokens.list(caller).stream()
                .map(t -> new TokenView(t.id(), t.name(), t.createdAt(), t.expiresAt(), t.lastUsedAt()))
                .toList();
        return new Page<>(items, items.size(), 0, Tokens.MAX_TOKENS);
    }

    @DeleteMapping("/{id}")
    @Access(resource = Resource.TOKEN, action = Action.DELETE)
    @Operation(summary = "Ends a token")
    ResponseEntity<Void> delete(Caller caller, @PathVariable long id) {
        if (!tokens.delete(caller, id)) {
            throw ApiException.notFound("token.not-found", "you have no token " + id);
        }
        return ResponseEntity.noContent().build();
    }

    record TokenRequest(@Nullable String name, @Nullable Instant expiresAt) {}

    record NewToken(
            long id,
            String name,
            String token,
            Instant createdAt,
            @Nullable Instant expiresAt) {}

    record TokenView(
            long id,
            String name,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt) {}
}
