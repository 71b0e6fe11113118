/** Routes of projects. */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.project;
