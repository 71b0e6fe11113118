/** What is shipped in {@code conf/} against the records that read it. Knows names and defaults, nothing of behaviour. */
@NullMarked
package io.scheduler.verify.configuration;

import org.jspecify.annotations.NullMarked;
