/**
 * The databases of users that tasks may use, by project. Passwords are sealed before they come here and opened only for
 * who connects; the rest of the world never reads one. Connects to none of them.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.dao.datasource;
