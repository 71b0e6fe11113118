/** The worker's data folder: who may use it and where things lie. Must not know what is in the files. */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.folder;
