package io.scheduler.dao.user;

import io.scheduler.dao.database.Database;
import java.util.Optional;

/** The users. Safe for use by several threads. */
public final class Users {
    private final UserMapper users;

    public Users(Database database) {
        this.users = database.mapper(UserMapper.class);
    }

    public Optional<User> byName(String name) {
        return Optional.ofNullable(users.byName(name));
    }

    public Optional<User> byId(long id) {
        return Optional.ofNullable(users.selectById(id));
    }

    /** Whether this call made the user: of several processes that try at the same time one is told so. */
    public boolean createIfAbsent(String name, String passwordHash, Role role) {
        return users.insertIfAbsent(name, passwordHash, role) == 1;
    }

    /** Whether there is such a user. Whoever is logged in stays so. */
    public boolean setPasswordHash(long id, String passwordHash) {
        return users.setPasswordHash(id, passwordHash) == 1;
    }

    /** Whether there is such a user. A disabled user's tokens are refused from the next request on. */
    public boolean setEnabled(String name, boolean enabled) {
        return users.setEnabled(name, enabled) == 1;
    }
}
