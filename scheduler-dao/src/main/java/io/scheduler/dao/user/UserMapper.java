package io.scheduler.dao.user;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

interface UserMapper extends BaseMapper<User> {

    @Select("select * from app_user where name = #{name}")
    @Nullable
    User byName(@Param("name") String name);

    @Insert("""
            insert into app_user (name, password_hash, role) values (#{name}, #{hash}, #{role})
            on conflict (name) do nothing
            """)
    int insertIfAbsent(@Param("name") String name, @Param("hash") String hash, @Param("role") Role role);

    @Update("update app_user set password_hash = #{hash} where id = #{id}")
    int setPasswordHash(@Param("id") long id, @Param("hash") String hash);

    @Update("update app_user set enabled = #{enabled} where name = #{name}")
    int setEnabled(@Param("name") String name, @Param("enabled") boolean enabled);
}
