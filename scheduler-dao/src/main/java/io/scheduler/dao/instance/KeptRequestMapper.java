package io.scheduler.dao.instance;

import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

interface KeptRequestMapper {
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    @Select("""
            with first as (
              insert into kept_request (scope, key, digest, plan)
              values (#{scope}, #{key}, #{digest}, #{plan}::jsonb) on conflict do nothing returning 1)
            select exists (select from first)
            """)
    boolean insertIfAbsent(
            @Param("scope") String scope,
            @Param("key") String key,
            @Param("digest") String digest,
            @Param("plan") String plan);

    @Select("select digest, plan::text as plan, answer::text as answer from kept_request"
            + " where scope = #{scope} and key = #{key}")
    @Nullable
    Row find(@Param("scope") String scope, @Param("key") String key);

    @Update("update kept_request set answer = #{answer}::jsonb where scope = #{scope} and key = #{key}")
    int answer(@Param("scope") String scope, @Param("key") String key, @Param("answer") String answer);

    record Row(String digest, String plan, @Nullable String answer) {}
}
