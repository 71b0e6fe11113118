package io.scheduler.worker;

import java.util.Map;

/** The same where posix_spawn can not be called. */
class KillByJdkTest extends KillTest {
    @Override
    Map<String, String> environment() {
        return WorkerRig.byJdk();
    }
}
