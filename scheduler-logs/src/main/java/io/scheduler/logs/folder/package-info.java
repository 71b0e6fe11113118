/** A store that is a folder which all nodes see, such as one of NFS. Must not know what its objects are. */
@org.jspecify.annotations.NullMarked
package io.scheduler.logs.folder;
