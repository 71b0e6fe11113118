package io.scheduler.common.param;

/**
 * The place of the time expressions {@code $[yyyyMMdd-1]}: whoever knows the business time of a run gives one to
 * {@link Placeholders}. It is applied to each value once, after its {@code ${…}} have been replaced.
 */
@FunctionalInterface
public interface TimeExpressions {
    /** Leaves {@code $[…]} as it is. */
    TimeExpressions UNTOUCHED = text -> text;

    /** The text with its expressions replaced; never throws, leaves what it does not understand. */
    String expand(String text);
}
