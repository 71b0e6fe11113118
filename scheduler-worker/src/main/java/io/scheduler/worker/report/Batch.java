package io.scheduler.worker.report;

import io.scheduler.rpc.contract.AttemptReport;
import io.scheduler.rpc.contract.ReportRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** What one request carries. */
record Batch(Lane lane, List<AttemptReport> reports, int freeCapacity) {
    /** Outputs are the only large part of a report; a frame must hold a batch. */
    private static final int MAX_CHARS = 512 * 1024;

    /** Takes the next reports out of the lane's queue; what is to go alone goes alone. Under the reporter's lock. */
    static Batch take(Lane lane, Map<Long, Waiting> waiting, int freeCapacity) {
        List<AttemptReport> reports = new ArrayList<>();
        int chars = 0;
        boolean full = false;
        Iterator<Long> ids = lane.queue.iterator();
        while (ids.hasNext() && !full) {
            Waiting entry = waiting.get(ids.next());
            if (entry != null && entry.alone && !reports.isEmpty()) {
                break;
            }
            ids.remove();
            if (entry != null) {
                entry.inFlight = true;
                entry.lane = null;
                reports.add(entry.report);
                chars += size(entry.report);
                full = entry.alone || reports.size() >= ReportRequest.MAX_REPORTS || chars >= MAX_CHARS;
            }
        }
        return new Batch(lane, reports, freeCapacity);
    }

    private static int size(AttemptReport report) {
        int chars = report.reason() == null ? 0 : report.reason().length();
        for (Map.Entry<String, String> output : report.outputs().entrySet()) {
            chars += output.getKey().length() + output.getValue().length();
        }
        return chars;
    }
}
