package io.scheduler.dao.secret;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import java.util.List;

/** The secrets of projects, which are put and used, but never read back. Safe for use by several threads. */
public final class Secrets {
    /** Of one project. */
    public static final int MAX_COUNT = 500;

    private static final int RESEALED_AT_ONCE = 100;

    private final Database database;
    private final SecretBox box;
    private final SecretMapper secrets;

    public Secrets(Database database, SecretBox box) {
        this.database = database;
        this.box = box;
        this.secrets = database.mapper(SecretMapper.class);
    }

    /** By name; empty also when there is no such project. */
    public Page<StoredSecret> list(Caller caller, String project, PageRequest page) {
        return Page.of(secrets.list(caller, project, page), secrets.count(caller, project), page);
    }

    /**
     * Makes or replaces it. Attempts that are sent from now on get the new value.
     *
     * @throws SecretKeyException when there is no key to seal it with
     */
    public PutResult put(Caller caller, String project, String name, String value) {
        return database.inTransaction(() -> {
            Long projectId = secrets.lockProject(caller, project);
            if (projectId == null) {
                return PutResult.NO_PROJECT;
            }
            if (secrets.others(projectId, name) >= MAX_COUNT) {
                return PutResult.TOO_MANY;
            }
            boolean created = secrets.put(box.seal(projectId, name, value), caller.name());
            return created ? PutResult.CREATED : PutResult.REPLACED;
        });
    }

    /** Returns whether it was there. */
    public boolean delete(Caller caller, String project, String name) {
        return secrets.delete(caller, project, name) == 1;
    }

    /**
     * Seals everything with the first key that is sealed with another one.
     *
     * @return how many
     */
    public int resealAll(String currentKey) {
        int resealed = 0;
        int last;
        do {
            last = database.inTransaction(() -> {
                List<SealedSecret> rows = secrets.sealedOtherwise(currentKey, RESEALED_AT_ONCE);
                for (SealedSecret row : rows) {
                    SealedSecret sealed = box.seal(row.projectId(), row.name(), box.open(row));
                    if (!sealed.keyId().equals(currentKey)) {
                        throw new SecretKeyException(
                                "expected the file of keys to stay as it is meanwhile, but its first"
                                        + " key is now " + sealed.keyId() + " and not " + currentKey
                                        + ": nothing is lost; say bin/scheduler secret reseal once more");
                    }
                    secrets.reseal(sealed);
                }
                return rows.size();
            });
            resealed += last;
        } while (last > 0);
        return resealed;
    }

    /** What became of {@link #put}. */
    public enum PutResult {
        CREATED,
        REPLACED,
        NO_PROJECT,
        /** The project has {@link #MAX_COUNT} others. */
        TOO_MANY
    }
}
