/** What operators do: the tarball, its scripts, certificates and the database, with real processes on loopback. */
@org.jspecify.annotations.NullMarked
package io.scheduler.verify.ops;
