package io.scheduler.dao.alert;

import io.scheduler.dao.database.PageRequest;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

interface GroupMapper {
    String GROUP = """
            select g.name, g.description, g.changed_by, g.changed_at,
                   array(select c.name from alert_group_member m join alert_channel c on c.id = m.channel_id
                          where m.group_id = g.id order by c.name) as channels
              from alert_group g""";

    @Select(GROUP + " where g.name = #{name}")
    AlertGroups.@Nullable Group byName(@Param("name") String name);

    @Select(GROUP + " order by g.name limit #{page.size} offset #{page.offset}")
    List<AlertGroups.Group> list(@Param("page") PageRequest page);

    @Select("select count(*) from alert_group")
    long count();

    @Select(value = """
            insert into alert_group (name, description, changed_by) values (#{name}, #{description}, #{by})
            on conflict (name) do update
               set description = excluded.description, changed_by = excluded.changed_by, changed_at = now()
            returning id, (xmax = 0) as created""", affectData = true)
    Put put(@Param("name") String name, @Param("description") String description, @Param("by") String by);

    record Put(long id, boolean created) {}

    @Delete("delete from alert_group_member m where m.group_id = #{id} and m.channel_id not in"
            + " (select c.id from alert_channel c where c.name = any(#{channels}::text[]))")
    int removeOthers(@Param("id") long id, @Param("channels") String[] channels);

    @Insert("insert into alert_group_member (group_id, channel_id)"
            + " select #{id}, c.id from alert_channel c where c.name = any(#{channels}::text[]) order by c.id"
            + " on conflict do nothing")
    int addMembers(@Param("id") long id, @Param("channels") String[] channels);

    /** Those of the names that there are. */
    @Select("select name from alert_channel where name = any(#{names}::text[]) for key share")
    List<String> channels(@Param("names") String[] names);

    @Delete("delete from alert_group where name = #{name}")
    int delete(@Param("name") String name);

    /** Rules that name it, as project/rule. */
    @Select("select coalesce(p.name || '/', '') || r.name from alert_rule r join alert_group g on g.id = r.group_id"
            + " left join project p on p.id = r.project_id where g.name = #{name} order by 1 limit #{limit}")
    List<String> users(@Param("name") String name, @Param("limit") int limit);
}
