package io.scheduler.dao.user;

/**
 * On whose behalf a query or a change is made. Every store of users' data takes it first, so that nothing can be read
 * without saying for whom.
 *
 * @param userId the user
 * @param name the user's name; written into {@code created_by} columns
 * @param role what the user may do
 */
public record Caller(long userId, String name, Role role) {

    /** Part of every query that is scoped by project. */
    public boolean seesAllProjects() {
        return role.seesAllProjects();
    }
}
