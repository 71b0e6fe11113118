/**
 * Workflows and their immutable versions, each a whole document as one JSON value. Knows nothing of what a document
 * means: it stores the text that it is given.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.dao.workflow;
