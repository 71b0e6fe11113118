package io.scheduler.dao.project;

import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.user.Caller;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

interface ProjectMapper {
    String COLUMNS = "id, name, description, created_at, updated_at";

    @Select("select " + COLUMNS + " from project where name = #{name} and #{caller.seesAllProjects}")
    @Nullable
    Project byName(@Param("caller") Caller caller, @Param("name") String name);

    @Select("select " + COLUMNS
            + " from project where #{caller.seesAllProjects} order by name limit #{page.size} offset #{page.offset}")
    List<Project> list(@Param("caller") Caller caller, @Param("page") PageRequest page);

    @Select("select count(*) from project where #{caller.seesAllProjects}")
    long count(@Param("caller") Caller caller);

    @Select(
            value = "insert into project (name, description) values (#{name}, #{description})"
                    + " on conflict (name) do nothing returning " + COLUMNS,
            affectData = true)
    @Nullable
    Project insertIfAbsent(@Param("name") String name, @Param("description") String description);

    @Select(value = """
            update project set description = #{description}, updated_at = now()
            where name = #{name} and #{caller.seesAllProjects} returning\s""" + COLUMNS, affectData = true)
    @Nullable
    Project update(
            @Param("caller") Caller caller, @Param("name") String name, @Param("description") String description);

    @Delete("delete from project where name = #{name} and #{caller.seesAllProjects}")
    int delete(@Param("caller") Caller caller, @Param("name") String name);
}
