package io.scheduler.api.secret;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.web.Check;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.secret.SecretBox;
import io.scheduler.dao.secret.SecretKeyException;
import io.scheduler.dao.secret.Secrets;
import io.scheduler.dao.secret.StoredSecret;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/projects/{project}/secrets")
@Tag(name = "Projects")
class SecretController {
    private static final Logger LOG = LoggerFactory.getLogger(SecretController.class);

    /** What is shorter can not be kept out of logs without covering ordinary words. */
    private static final int MIN_BYTES = 4;

    private static final int MAX_BYTES = 16 * 1024;

    private final Secrets secrets;
    private final SecretBox box;

    SecretController(Secrets secrets, SecretBox box) {
        this.secrets = secrets;
        this.box = box;
    }

    @GetMapping
    @Access(resource = Resource.SECRET, action = Action.READ)
    @Operation(summary = "Lists the names of the project's secrets; values are never shown")
    Page<SecretView> list(
            Caller caller,
            @PathVariable String project,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        return secrets.list(caller, Check.name("project", project), Check.page(page, size, Check.MAX_PAGE_SIZE))
                .map(SecretView::of);
    }

    @PutMapping("/{name}")
    @Access(resource = Resource.SECRET, action = Action.WRITE)
    @Operation(
            summary = "Makes or replaces a secret",
            description = "Tasks refer to it as ${secret.NAME}; those that are sent from now on get the new value.")
    ResponseEntity<Void> put(
            Caller caller, @PathVariable String project, @PathVariable String name, @RequestBody SecretBody body) {
        Check.name("project", project);
        Check.name("name", name);
        if (!box.isConfigured()) {
            throw ApiException.conflict(
                    "secret.not-configured",
                    "expected secrets.key-file to be set on all masters and apis; make the file with bin/scheduler"
                            + " secret init");
        }
        return switch (store(caller, project, name, checked(body.value()))) {
            case CREATED -> ResponseEntity.status(HttpStatus.CREATED).build();
            case REPLACED -> ResponseEntity.noContent().build();
            case NO_PROJECT -> throw ApiException.notFound("project.not-found", "there is no project " + project);
            case TOO_MANY ->
                throw ApiException.invalid(
                        "secret.too-many",
                        "expected at most " + Secrets.MAX_COUNT + " secrets in a project",
                        List.of());
        };
    }

    @DeleteMapping("/{name}")
    @Access(resource = Resource.SECRET, action = Action.DELETE)
    @Operation(summary = "Deletes a secret")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String project, @PathVariable String name) {
        if (!secrets.delete(caller, Check.name("project", project), Check.name("name", name))) {
            throw ApiException.notFound(
                    "secret.not-found", "there is no secret " + name + " in the project " + project);
        }
        return ResponseEntity.noContent().build();
    }

    private Secrets.PutResult store(Caller caller, String project, String name, String value) {
        try {
            return secrets.put(caller, project, name, value);
        } catch (SecretKeyException e) {
            LOG.error("a secret could not be sealed", e);
            throw ApiException.of(
                    HttpStatus.INTERNAL_SERVER_ERROR,
                    "secret.no-key",
                    "the key file of secrets can not be used; an operator finds the reason in this api's log");
        }
    }

    private static String checked(@Nullable String value) {
        int bytes = value == null ? 0 : value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < MIN_BYTES || bytes > MAX_BYTES) {
            throw ApiException.invalidField(
                    "value", "expected " + MIN_BYTES + " to " + MAX_BYTES + " bytes, but got " + bytes);
        }
        return Check.text("value", value, MAX_BYTES);
    }

    record SecretBody(@Nullable String value) {
        /** A record would show it. */
        @Override
        public String toString() {
            return "SecretBody[value=***]";
        }
    }

    /**
     * @param keyId of the key that it is sealed with
     */
    record SecretView(String name, String keyId, String changedBy, Instant changedAt) {
        static SecretView of(StoredSecret secret) {
            return new SecretView(secret.name(), secret.keyId(), secret.changedBy(), secret.changedAt());
        }
    }
}
