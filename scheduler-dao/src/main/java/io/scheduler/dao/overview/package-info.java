/**
 * Many things at a glance, for lists and pages of numbers: each question is a statement or two, however many things it is
 * about. Reads only.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.dao.overview;
