package io.scheduler.dao.alert;

import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.datasource.Sealer;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

interface ChannelMapper {
    String COLUMNS = "id, name, description, type, settings::text as settings, enabled, secret_names, changed_by,"
            + " created_at, updated_at";

    @Select("select " + COLUMNS + " from alert_channel where name = #{name}")
    @Nullable
    StoredChannel byName(@Param("name") String name);

    @Select("select " + COLUMNS + " from alert_channel order by name limit #{page.size} offset #{page.offset}")
    List<StoredChannel> list(@Param("page") PageRequest page);

    @Select("select count(*) from alert_channel")
    long count();

    /** Whether the row is new. Secrets that are kept stay as they are. */
    @Select(value = """
            insert into alert_channel as c (name, description, type, settings, enabled, secret_key_id, secret_nonce,
                   secret_sealed, secret_names, changed_by)
            values (#{name}, #{of.description}, #{of.type}, #{settings}::jsonb, #{of.enabled}, nullif(#{sealed.keyId}, ''),
                    #{sealed.nonce}::bytea, #{sealed.text}::bytea, #{names,javaType=java.util.List}, #{by})
            on conflict (name) do update
               set description = excluded.description, type = excluded.type, settings = excluded.settings,
                   enabled = excluded.enabled, changed_by = excluded.changed_by, updated_at = now(),
                   secret_key_id = case when #{keep} then c.secret_key_id else excluded.secret_key_id end,
                   secret_nonce = case when #{keep} then c.secret_nonce else excluded.secret_nonce end,
                   secret_sealed = case when #{keep} then c.secret_sealed else excluded.secret_sealed end,
                   secret_names = case when #{keep} then c.secret_names else excluded.secret_names end
            returning (xmax = 0)""", affectData = true)
    boolean put(
            @Param("name") String name,
            @Param("of") AlertChannels.Wish of,
            @Param("settings") String settings,
            @Param("sealed") Sealer.Sealed sealed,
            @Param("names") List<String> names,
            @Param("keep") boolean keep,
            @Param("by") String by);

    @Delete("delete from alert_channel where name = #{name}")
    int delete(@Param("name") String name);

    /** Groups that have it. */
    @Select("select g.name from alert_group g join alert_group_member m on m.group_id = g.id"
            + " join alert_channel c on c.id = m.channel_id where c.name = #{name} order by 1 limit #{limit}")
    List<String> users(@Param("name") String name, @Param("limit") int limit);

    @Select("select id, name, type, settings::text as settings, secret_key_id, secret_nonce, secret_sealed"
            + " from alert_channel where name = #{name}")
    @Nullable
    Row open(@Param("name") String name);

    @Select("select id, name, type, settings::text as settings, secret_key_id, secret_nonce, secret_sealed"
            + " from alert_channel where secret_key_id is not null and secret_key_id <> #{keyId}"
            + " order by id limit #{limit} for update")
    List<Row> sealedOtherwise(@Param("keyId") String keyId, @Param("limit") int limit);

    @Update("update alert_channel set secret_key_id = #{sealed.keyId}, secret_nonce = #{sealed.nonce},"
            + " secret_sealed = #{sealed.text} where id = #{id}")
    int reseal(@Param("id") long id, @Param("sealed") Sealer.Sealed sealed);

    record Row(
            long id,
            String name,
            String type,
            String settings,
            @Nullable String secretKeyId,
            byte @Nullable [] secretNonce,
            byte @Nullable [] secretSealed) {}
}
