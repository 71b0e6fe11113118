package io.scheduler.api.access;

import io.scheduler.dao.user.Role;

/** What a role may do. One table, so that it can be read and tested as a whole. */
public final class Permissions {
    private Permissions() {}

    public static boolean allow(Role role, Resource resource, Action action) {
        return switch (role) {
            case ADMIN -> true;
        };
    }
}
