package io.scheduler.worker.task;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * What an attempt may begin with, and only as long as it is not withdrawn: the guardian withdraws it before it ends
 * everything, so that nothing that was still on its way begins afterwards.
 *
 * @param file exists as long as it is valid; a process checks it as its first deed, after it bears its marker
 * @param withdrawn whether the guardian has ended, or is ending, what was begun with it
 */
public record Permit(Path file, BooleanSupplier withdrawn) {
    public boolean isWithdrawn() {
        return withdrawn.getAsBoolean();
    }
}
