package io.scheduler.worker.task.shell;

import io.scheduler.worker.process.CouldNotLookException;
import io.scheduler.worker.process.Descriptors;
import io.scheduler.worker.process.ProcessId;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The wrappers of all shell attempts of a data folder, as they wrote themselves down. */
public final class ShellTree {

    private ShellTree() {}

    /**
     * By attempt. One whose files can not be read is left out: the marker finds its processes.
     *
     * @param attempts the folder of the attempts' folders
     * @throws CouldNotLookException when some are left out for want of a descriptor
     */
    public static Map<Long, ProcessId> roots(Path attempts) {
        Map<Long, ProcessId> roots = new HashMap<>();
        String[] names = attempts.toFile().list((folder, name) -> name.matches("[0-9]{1,18}"));
        if (names == null && Descriptors.ranOut()) {
            throw new CouldNotLookException(attempts.toString());
        }
        for (String name : names == null ? new String[0] : names) {
            try {
                new AttemptFiles(attempts.resolve(name))
                        .process()
                        .ifPresent(root -> roots.put(Long.parseLong(name), root));
            } catch (UncheckedIOException e) {
                roots.remove(Long.parseLong(name));
            }
        }
        return roots;
    }
}
