package io.scheduler.dao.datasource;

import io.scheduler.common.datasource.DataSourceKind;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import java.util.List;
import java.util.Map;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

interface DataSourceMapper {
    String COLUMNS = """
            d.id, d.name, d.description, d.kind, d.host, d.port, d.database_name, d.user_name, d.parameters,
            d.password_sealed is not null as has_password, d.changed_by, d.created_at, d.updated_at""";
    String FROM = " from data_source d join project p on p.id = d.project_id";
    String OF_PROJECT = FROM + " where p.name = #{project} and #{caller.seesAllProjects}";

    @Select("select " + COLUMNS + OF_PROJECT + " and d.name = #{name}")
    @Nullable
    DataSource byName(@Param("caller") Caller caller, @Param("project") String project, @Param("name") String name);

    @Select("select " + COLUMNS + OF_PROJECT + " order by d.name limit #{page.size} offset #{page.offset}")
    List<DataSource> list(
            @Param("caller") Caller caller, @Param("project") String project, @Param("page") PageRequest page);

    @Select("select count(*)" + OF_PROJECT)
    long count(@Param("caller") Caller caller, @Param("project") String project);

    /**
     * Whether the row is new; null when there is no such project. A password that is not given stays, unless it would go to
     * another place than the one it was given for.
     */
    @Select(value = """
            insert into data_source as d (project_id, name, description, kind, host, port, database_name, user_name,
                                          parameters, password_key_id, password_nonce, password_sealed, changed_by)
            select p.id, #{name}, #{of.description}, #{of.kind}, #{of.host}, #{of.port}, #{of.database}, #{of.user},
                   #{of.parameters,javaType=java.util.Map}::jsonb, nullif(#{sealed.keyId}, ''),
                   #{sealed.nonce}::bytea, #{sealed.text}::bytea,
                   #{caller.name}
              from project p where p.name = #{project} and #{caller.seesAllProjects}
            on conflict (project_id, name) do update
               set description = excluded.description, kind = excluded.kind, host = excluded.host,
                   port = excluded.port, database_name = excluded.database_name, user_name = excluded.user_name,
                   parameters = excluded.parameters, changed_by = excluded.changed_by, updated_at = now(),
                   password_key_id = case when #{keep} and (d.kind, d.host, d.port, d.database_name, d.user_name, d.parameters)
                       = (excluded.kind, excluded.host, excluded.port, excluded.database_name, excluded.user_name,
                          excluded.parameters)
                       then d.password_key_id else excluded.password_key_id end,
                   password_nonce = case when #{keep} and (d.kind, d.host, d.port, d.database_name, d.user_name, d.parameters)
                       = (excluded.kind, excluded.host, excluded.port, excluded.database_name, excluded.user_name,
                          excluded.parameters)
                       then d.password_nonce else excluded.password_nonce end,
                   password_sealed = case when #{keep} and (d.kind, d.host, d.port, d.database_name, d.user_name, d.parameters)
                       = (excluded.kind, excluded.host, excluded.port, excluded.database_name, excluded.user_name,
                          excluded.parameters)
                       then d.password_sealed else excluded.password_sealed end
            returning (xmax = 0)""", affectData = true)
    @Nullable
    Boolean put(
            @Param("caller") Caller caller,
            @Param("project") String project,
            @Param("name") String name,
            @Param("of") Columns of,
            @Param("sealed") Sealer.Sealed sealed,
            @Param("keep") boolean keep);

    @Delete("""
            delete from data_source d using project p
             where p.id = d.project_id and p.name = #{project} and d.name = #{name} and #{caller.seesAllProjects}""")
    int delete(@Param("caller") Caller caller, @Param("project") String project, @Param("name") String name);

    @Select("""
            select p.name as project, d.name, d.kind, d.host, d.port, d.database_name, d.user_name, d.parameters,
                   d.password_key_id, d.password_nonce, d.password_sealed
              from unnest(#{projects}::text[], #{names}::text[]) as q(project, name)
              join project p on p.name = q.project
              join data_source d on d.project_id = p.id and d.name = q.name""")
    List<Row> withPasswords(@Param("projects") String[] projects, @Param("names") String[] names);

    @Select("""
            select d.id, p.name as project, d.name, d.password_key_id, d.password_nonce, d.password_sealed""" + FROM + " where d.password_key_id <> #{keyId} order by d.id limit #{limit} for update of d")
    List<SealedPassword> sealedOtherwise(@Param("keyId") String keyId, @Param("limit") int limit);

    @Update("update data_source set password_key_id = #{sealed.keyId}, password_nonce = #{sealed.nonce},"
            + " password_sealed = #{sealed.text} where id = #{id}")
    int reseal(@Param("id") long id, @Param("sealed") Sealer.Sealed sealed);

    record SealedPassword(
            long id, String project, String name, String passwordKeyId, byte[] passwordNonce, byte[] passwordSealed) {}

    /** What is written of one. */
    record Columns(
            String description,
            DataSourceKind kind,
            String host,
            int port,
            String database,
            String user,
            Map<String, String> parameters) {}

    record Row(
            String project,
            String name,
            DataSourceKind kind,
            String host,
            int port,
            String databaseName,
            String userName,
            @Nullable Map<String, String> parameters,
            @Nullable String passwordKeyId,
            byte @Nullable [] passwordNonce,
            byte @Nullable [] passwordSealed) {}
}
