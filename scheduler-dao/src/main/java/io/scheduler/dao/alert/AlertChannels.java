package io.scheduler.dao.alert;

import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.Page;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.datasource.Sealer;
import io.scheduler.dao.user.Caller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The channels of the cluster. Safe for use by several threads. */
public final class AlertChannels {
    private static final Sealer.Sealed NOTHING = new Sealer.Sealed("", null, null);
    private static final int MOST_USERS = 10;
    private static final int RESEALED_AT_ONCE = 100;

    private final Database database;
    private final ChannelMapper channels;
    private final Sealer sealer;

    public AlertChannels(Database database, Sealer sealer) {
        this.database = database;
        this.channels = database.mapper(ChannelMapper.class);
        this.sealer = sealer;
    }

    /** What a channel is to be. @param settings plain JSON values without secret ones */
    public record Wish(String description, String type, Map<String, Object> settings, boolean enabled) {}

    public Optional<StoredChannel> find(String name) {
        return Optional.ofNullable(channels.byName(name));
    }

    /** By name. */
    public Page<StoredChannel> list(PageRequest page) {
        return Page.of(channels.list(page), channels.count(), page);
    }

    /**
     * Makes or replaces it. Returns whether it is new.
     *
     * @param secrets its secret settings; null: those that are stored stay
     * @throws IllegalStateException when there is no key to seal them with, with what to do
     */
    public boolean put(Caller caller, String name, Wish wish, @Nullable Map<String, Object> secrets) {
        boolean keep = secrets == null;
        Map<String, Object> given = secrets == null ? Map.of() : secrets;
        Sealer.Sealed sealed = given.isEmpty() ? NOTHING : sealer.seal(place(name), JsonObjects.write(given));
        List<String> names = List.copyOf(given.keySet());
        return channels.put(name, wish, JsonObjects.write(wish.settings()), sealed, names, keep, caller.name());
    }

    /** Deletes it, with what was to be sent to it, unless a group has it. */
    public Deletion delete(String name) {
        return database.inTransaction(() -> {
            List<String> users = channels.users(name, MOST_USERS);
            if (!users.isEmpty()) {
                return new Deletion.InUse(users);
            }
            return channels.delete(name) == 1 ? new Deletion.Deleted() : new Deletion.Absent();
        });
    }

    /**
     * With its secrets.
     *
     * @throws IllegalStateException when they can not be opened, with what to do
     */
    public Optional<OpenedChannel> open(String name) {
        return Optional.ofNullable(channels.open(name)).map(row -> opened(sealer, row));
    }

    static OpenedChannel opened(Sealer sealer, ChannelMapper.Row row) {
        Map<String, Object> settings = new LinkedHashMap<>(JsonObjects.values(row.settings()));
        settings.putAll(secrets(sealer, row));
        return new OpenedChannel(row.id(), row.name(), row.type(), settings);
    }

    private static Map<String, Object> secrets(Sealer sealer, ChannelMapper.Row row) {
        String keyId = row.secretKeyId();
        return keyId == null
                ? Map.of()
                : JsonObjects.values(sealer.open(
                        place(row.name()), new Sealer.Sealed(keyId, row.secretNonce(), row.secretSealed())));
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
                List<ChannelMapper.Row> rows = channels.sealedOtherwise(currentKey, RESEALED_AT_ONCE);
                for (ChannelMapper.Row row : rows) {
                    String text = JsonObjects.write(secrets(sealer, row));
                    Sealer.Sealed sealed = sealer.seal(place(row.name()), text);
                    if (!sealed.keyId().equals(currentKey)) {
                        throw new IllegalStateException(
                                "expected the file of keys to stay as it is meanwhile, but its first key is now "
                                        + sealed.keyId() + ": say bin/scheduler secret reseal once more");
                    }
                    channels.reseal(row.id(), sealed);
                }
                return rows.size();
            });
            resealed += last;
        } while (last > 0);
        return resealed;
    }

    private static String place(String name) {
        return "alert-channel " + name;
    }
}
