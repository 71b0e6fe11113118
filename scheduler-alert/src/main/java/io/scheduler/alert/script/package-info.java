/** Programs of the operator that tell people in their own way. Must not know what has happened, only what is said of it. */
@org.jspecify.annotations.NullMarked
package io.scheduler.alert.script;
