/**
 * Databases of users: what may be said about one, and what not. What is refused here never reaches a driver; workers check
 * it once more. Knows no driver.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.common.datasource;
