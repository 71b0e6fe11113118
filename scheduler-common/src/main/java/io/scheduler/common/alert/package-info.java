/** What people can be told of, and by which kinds of channel. Must not know how anything is found out, stored or sent. */
@org.jspecify.annotations.NullMarked
package io.scheduler.common.alert;
