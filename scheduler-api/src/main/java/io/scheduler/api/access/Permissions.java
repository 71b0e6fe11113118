package io.scheduler.api.access;

import io.scheduler.dao.user.Role;
import org.springframework.security.access.AccessDeniedException;

/** What a role may do. One table, so that it can be read and tested as a whole. */
public final class Permissions {
    private Permissions() {}

    public static boolean allow(Role role, Resource resource, Action action) {
        return switch (role) {
            case ADMIN -> true;
        };
    }

    /** Answers 403 to who may not. */
    public static void require(Role role, Resource resource, Action action) {
        if (!allow(role, resource, action)) {
            throw new AccessDeniedException("not allowed");
        }
    }
}
