/** A store that is a bucket of S3, or of something that speaks like it. Must not know what its objects are. */
@org.jspecify.annotations.NullMarked
package io.scheduler.logs.s3;
