package io.scheduler.dao.user;

/** What a user may do. There is only one so far; queries already ask. */
public enum Role {
    /** Sees and does everything. */
    ADMIN;

    boolean seesAllProjects() {
        return switch (this) {
            case ADMIN -> true;
        };
    }
}
