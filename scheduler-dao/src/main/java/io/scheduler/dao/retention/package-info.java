/**
 * What becomes of old rows: which runs are kept, by project, and the statements that delete the others together with what belongs to
 * them. All of it goes by what is stored, a little at a time, so that it may stop anywhere and be begun anew by anybody who
 * owns the slots.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.dao.retention;
