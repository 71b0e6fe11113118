/** Text for people. Must not know where it comes from nor who reads it. */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.text;
