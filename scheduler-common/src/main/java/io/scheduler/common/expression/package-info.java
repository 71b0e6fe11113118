/**
 * The small language of conditions: comparisons of parameters, joined by and, or and not. Total and bounded: every text is
 * either refused with the place of the mistake or can be evaluated in time proportional to its length and its values.
 * Parameters are values and never become part of the text. Knows no workflow.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.common.expression;
