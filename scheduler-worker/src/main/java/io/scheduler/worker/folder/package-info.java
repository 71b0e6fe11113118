/** The worker's data folder: who may use and read it and where things lie. Must not know what is in the files. */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.folder;
