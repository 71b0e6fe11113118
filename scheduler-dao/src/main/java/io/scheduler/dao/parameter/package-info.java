/** The parameters of projects. Knows nothing of what they are used for; masters read them with the runs that keep them. */
@org.jspecify.annotations.NullMarked
package io.scheduler.dao.parameter;
