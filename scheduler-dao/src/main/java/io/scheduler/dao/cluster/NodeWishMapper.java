package io.scheduler.dao.cluster;

import io.scheduler.common.cluster.NodeWish;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

interface NodeWishMapper {
    String COLUMNS = "role, node_id, mode, incarnation, taken_over, reason, changed_by, changed_at";

    @Select("select " + COLUMNS + " from node_wish order by role, node_id")
    List<StoredWish> all();

    @Select(value = """
            insert into node_wish (role, node_id, mode, incarnation, taken_over, reason, changed_by)
            values (#{wish.role}, #{wish.nodeId}, #{wish.mode}, #{wish.incarnation}, #{wish.takenOver}, #{reason}, #{by})
            on conflict (role, node_id, coalesce(incarnation, '')) do update
               set mode = excluded.mode, taken_over = excluded.taken_over,
                   reason = excluded.reason, changed_by = excluded.changed_by, changed_at = now()
            returning\s""" + COLUMNS, affectData = true)
    StoredWish put(@Param("wish") NodeWish wish, @Param("reason") String reason, @Param("by") String by);

    @Delete("delete from node_wish where role = #{role} and node_id = #{nodeId} and incarnation is not null")
    int deletePassing(@Param("role") String role, @Param("nodeId") String nodeId);

    @Delete("delete from node_wish where role = #{role} and node_id = #{nodeId}")
    int delete(@Param("role") String role, @Param("nodeId") String nodeId);
}
