package io.scheduler.dao.user;

import java.time.Instant;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

interface TokenMapper {
    String COLUMNS = "id, user_id, kind, name, created_at, expires_at, last_used_at";

    @Select(value = """
            insert into api_token (user_id, kind, name, token_hash, created_at, expires_at)
            values (#{userId}, #{kind}, #{name}, #{hash}, #{createdAt}, #{expiresAt})
            returning\s""" + COLUMNS, affectData = true)
    Token insert(
            @Param("userId") long userId,
            @Param("kind") Token.Kind kind,
            @Param("name") String name,
            @Param("hash") byte[] hash,
            @Param("createdAt") Instant createdAt,
            @Param("expiresAt") @Nullable Instant expiresAt);

    @Select("""
            select t.id as token_id, t.kind, t.created_at, t.expires_at, t.last_used_at, u.id as user_id, u.name, u.role, u.enabled
            from api_token t join app_user u on u.id = t.user_id
            where t.token_hash = #{hash}
            """)
    @Nullable
    TokenOwner byHash(@Param("hash") byte[] hash);

    @Select("select " + COLUMNS + " from api_token where user_id = #{userId} and kind = 'TOKEN' order by id")
    List<Token> ofUser(@Param("userId") long userId);

    @Select("select count(*) from api_token where user_id = #{userId} and kind = 'TOKEN'")
    int countOfUser(@Param("userId") long userId);

    @Delete("delete from api_token where id = #{id} and user_id = #{userId}")
    int delete(@Param("userId") long userId, @Param("id") long id);

    @Delete("""
            delete from api_token where id in (
                select id from api_token where user_id = #{userId} and expires_at < #{now} limit 1000)
            """)
    int deleteExpired(@Param("userId") long userId, @Param("now") Instant now);

    @Delete("""
            delete from api_token where id in (
                select id from api_token where user_id = #{userId} and kind = #{kind} order by id desc offset #{keep})
            """)
    int deleteOldest(@Param("userId") long userId, @Param("kind") Token.Kind kind, @Param("keep") int keep);

    @Delete("delete from api_token where user_id = #{userId} and kind in ('LOGIN', 'SESSION') and id != #{keep}")
    int deleteOtherLogins(@Param("userId") long userId, @Param("keep") long keep);

    @Update("update api_token set last_used_at = #{now}, expires_at = #{expiresAt} where id = #{id}")
    int touch(@Param("id") long id, @Param("now") Instant now, @Param("expiresAt") @Nullable Instant expiresAt);

    @Select("select t.id from api_token t join app_user u on u.id = t.user_id"
            + " where t.id = any(#{ids}) and u.enabled and (t.expires_at is null or t.expires_at > #{now})")
    List<Long> valid(@Param("ids") Long[] ids, @Param("now") Instant now);
}
