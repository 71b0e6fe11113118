package io.scheduler.dao.schedule;

import io.scheduler.dao.database.PageRequest;
import java.time.Instant;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

interface CalendarMapper {
    String CALENDAR = "select name, description, dates, weekdays, changed_by, changed_at from calendar";

    @Select(CALENDAR + " where name = #{name}")
    @Nullable
    CalendarRow byName(@Param("name") String name);

    @Select(CALENDAR + " order by name limit #{page.size} offset #{page.offset}")
    List<CalendarRow> list(@Param("page") PageRequest page);

    @Select("select count(*) from calendar")
    long count();

    @Select(value = """
            insert into calendar (name, description, dates, weekdays, changed_by, changed_at)
            values (#{row.name}, #{row.description}, #{row.dates,javaType=java.util.List},
                    #{row.weekdays,javaType=java.util.List}, #{row.changedBy}, #{row.changedAt})
            on conflict (name) do update
               set description = excluded.description, dates = excluded.dates, weekdays = excluded.weekdays,
                   changed_by = excluded.changed_by, changed_at = excluded.changed_at
            returning (xmax = 0)""", affectData = true)
    boolean put(@Param("row") CalendarRow row);

    /**
     * Those who fire by it must read it again, and count from now: what it left out until then is not made up for. Gives their
     * slots. Locked in the order in which they are fired.
     */
    @Select(value = """
            with its as materialized (
              select s.id from schedule s join calendar c on c.id = s.calendar_id
               where c.name = #{name} order by s.id for no key update of s)
            update schedule s
               set revision = revision + 1,
                   active_since = greatest(active_since, #{now} - s.jitter_millis * interval '1 millisecond')
              from its where s.id = its.id returning s.slot""", affectData = true)
    List<Integer> touch(@Param("name") String name, @Param("now") Instant now);

    @Delete("delete from calendar where name = #{name}")
    int delete(@Param("name") String name);

    record CalendarRow(
            String name,
            String description,
            List<String> dates,
            List<String> weekdays,
            String changedBy,
            Instant changedAt) {}
}
