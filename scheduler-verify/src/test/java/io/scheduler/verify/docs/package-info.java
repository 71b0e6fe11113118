/**
 * What the documents tell people to type, against the programs. Knows how documents are written and what our programs accept; carries
 * nothing out.
 */
@NullMarked
package io.scheduler.verify.docs;

import org.jspecify.annotations.NullMarked;
