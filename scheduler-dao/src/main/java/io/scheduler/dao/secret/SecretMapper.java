package io.scheduler.dao.secret;

import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

interface SecretMapper {
    String FROM = """
             from project_secret s join project p on p.id = s.project_id
             where p.name = #{project} and #{caller.seesAllProjects}
            """;

    @Select("select s.name, s.key_id, s.changed_by, s.changed_at" + FROM
            + " order by s.name limit #{page.size} offset #{page.offset}")
    List<StoredSecret> list(
            @Param("caller") Caller caller, @Param("project") String project, @Param("page") PageRequest page);

    @Select("select count(*)" + FROM)
    long count(@Param("caller") Caller caller, @Param("project") String project);

    @Select("select id from project p where p.name = #{project} and #{caller.seesAllProjects} for no key update")
    @Nullable
    Long lockProject(@Param("caller") Caller caller, @Param("project") String project);

    @Select("select count(*) from project_secret where project_id = #{projectId} and name <> #{without}")
    long others(@Param("projectId") long projectId, @Param("without") String without);

    /** Whether the row is new. */
    @Select(value = """
            insert into project_secret (project_id, name, key_id, nonce, sealed, changed_by)
            values (#{value.projectId}, #{value.name}, #{value.keyId}, #{value.nonce}, #{value.sealed}, #{by})
            on conflict (project_id, name) do update
               set key_id = excluded.key_id, nonce = excluded.nonce, sealed = excluded.sealed,
                   changed_by = excluded.changed_by, changed_at = now()
            returning (xmax = 0)""", affectData = true)
    boolean put(@Param("value") SealedSecret value, @Param("by") String by);

    @Delete("""
            delete from project_secret s using project p
             where p.id = s.project_id and p.name = #{project} and #{caller.seesAllProjects} and s.name = #{name}""")
    int delete(@Param("caller") Caller caller, @Param("project") String project, @Param("name") String name);

    @Select("select project_id, name, key_id, nonce, sealed from project_secret where key_id <> #{keyId}"
            + " order by project_id, name limit #{limit} for update")
    List<SealedSecret> sealedOtherwise(@Param("keyId") String keyId, @Param("limit") int limit);

    @Update("update project_secret set key_id = #{value.keyId}, nonce = #{value.nonce}, sealed = #{value.sealed}"
            + " where project_id = #{value.projectId} and name = #{value.name}")
    int reseal(@Param("value") SealedSecret value);
}
