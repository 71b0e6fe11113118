package io.scheduler.dao.partition;

import java.util.List;

/**
 * What a batch has to do with attempts that wait for runs of other workflows. Who waits is a row; whoever writes that a run has come
 * further writes commands for those who wait for it, in the same transaction.
 *
 * <p>A row may be written while somebody who has not seen it writes an end: see {@link UpstreamAnswers}.
 *
 * @param begun attempts that wait from now on; may be there already
 * @param over attempts that wait no more
 * @param ends who is told
 */
public record Watching(List<Watch> begun, List<Long> over, List<End> ends) {
    public static final Watching NONE = new Watching(List.of(), List.of(), List.of());

    /** Tells those who wait for runs of a workflow, whose {@link #key} is the parameter {@code workflow} of a mapper. */
    public static final String TELL = """
            insert into command (id, slot, workflow_instance_id, type, payload, created_by, created_at)
            select nextval('command_id'), x.slot, x.workflow_instance_id, 'UPSTREAM_ENDED', '{}', 'engine', clock_timestamp()
              from (select distinct w.slot, w.workflow_instance_id from watch w where w.workflow = #{workflow}) x
            """;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    public Watching {
        begun = List.copyOf(begun);
        over = List.copyOf(over);
        ends = List.copyOf(ends);
    }

    /**
     * @param workflow see {@link #key}
     * @param slot of the run that waits
     * @param byTask the ends of tasks count, not only those of runs
     */
    public record Watch(long workflow, long attemptId, long workflowInstanceId, int slot, boolean byTask) {}

    /**
     * A run has ended or begun once more, or a task of it has ended.
     *
     * @param workflow see {@link #key}
     */
    public record End(long workflow, boolean ofRun) {}

    /** What stands for a workflow, whether or not it exists. */
    public static long key(String project, String workflow) {
        String name = project + '/' + workflow;
        long hash = FNV_OFFSET;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }

    public boolean isEmpty() {
        return begun.isEmpty() && over.isEmpty() && ends.isEmpty();
    }
}
