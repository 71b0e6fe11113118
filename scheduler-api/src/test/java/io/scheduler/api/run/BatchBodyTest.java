package io.scheduler.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Resource;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchBodyTest {

    /** Whoever may not do it to one may not do it to many. */
    @ParameterizedTest
    @EnumSource(BatchBody.Action.class)
    void ofManyTheSamePermissionIsNeededAsOfOne(BatchBody.Action action) throws ClassNotFoundException {
        Class<?> ofOne = Class.forName("io.scheduler.api.instance.WorkflowInstanceController");
        List<Access> declared = Stream.of(ofOne, RunController.class)
                .flatMap(controller -> Arrays.stream(controller.getDeclaredMethods()))
                .filter(method -> method.getName().equals(action.name()))
                .map(BatchBodyTest::access)
                .toList();
        assertThat(declared).singleElement().satisfies(access -> {
            assertThat(access.resource()).isEqualTo(Resource.WORKFLOW_INSTANCE);
            assertThat(access.action()).isEqualTo(action.needs());
        });
    }

    private static Access access(Method method) {
        return method.getAnnotation(Access.class);
    }
}
