package io.scheduler.dao.cluster;

import java.util.List;
import org.apache.ibatis.annotations.Select;

interface SlotMapper {
    @Select("select slot, owner, epoch, changed_at from slot order by slot")
    List<SlotOwner> all();
}
