/** The databases that tasks of a project may use. A password goes in and never comes out again; nothing connects from here. */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.datasource;
