package io.scheduler.api.taskgroup;

import java.util.Collection;

/** Tells the masters that own these slots that task groups or the wishes for their permits were changed. */
public interface PermitNudge {
    /** Returns at once; a call that gets lost costs a second. */
    void changed(Collection<Integer> slots);
}
