/**
 * How a process of a task begins: in a session of its own, with no descriptor but the three usual ones, its output in a
 * file that it opens itself; and how its end is noticed. Two ways behind one interface: {@code posix_spawn} called
 * directly, and {@link java.lang.ProcessBuilder} with the program setsid, which costs twice the processor time and works
 * everywhere. Must not know what a task or an attempt is.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.spawn;
