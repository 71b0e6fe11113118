package io.scheduler.verify.bench.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What the kernel says that a process has used.
 *
 * @param cpuSeconds of itself, of its threads, and of its children that have ended and were waited for
 * @param ownCpuSeconds without its children
 * @param residentMegabytes of memory, as of now
 */
public record ProcessUse(double cpuSeconds, double ownCpuSeconds, double residentMegabytes) {

    /** What the kernel counts in on all of Linux's usual machines. */
    private static final double TICKS_PER_SECOND = 100;

    private static final double KIB_PER_MB = 1e6 / 1024;
    private static final int UTIME = 11;
    private static final ProcessUse NONE = new ProcessUse(0, 0, 0);

    /** Of a process that may be gone by now: then nothing. */
    public static ProcessUse of(long pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // the name, in brackets, may have blanks in it
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            double own = (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) / TICKS_PER_SECOND;
            double children =
                    (Long.parseLong(fields[UTIME + 2]) + Long.parseLong(fields[UTIME + 3])) / TICKS_PER_SECOND;
            return new ProcessUse(own + children, own, resident(pid));
        } catch (NoSuchFileException gone) {
            return NONE;
        }
    }

    private static double resident(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIB_PER_MB)
                .findFirst()
                .orElse(0);
    }
}
