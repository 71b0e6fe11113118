package io.scheduler.dao.user;

import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import java.time.Instant;

/**
 * Someone who may log in.
 *
 * @param passwordHash as the password encoder made it
 * @param enabled false: may do nothing, also with tokens made earlier
 */
@TableName("app_user")
public record User(@TableId Long id, String name, String passwordHash, Role role, boolean enabled, Instant createdAt) {
    public Caller caller() {
        return new Caller(id, name, role);
    }

    /** Without the hash, so that it does not reach a log. */
    @Override
    public String toString() {
        return "user " + name + " (" + id + ", " + role + (enabled ? ")" : ", disabled)");
    }
}
