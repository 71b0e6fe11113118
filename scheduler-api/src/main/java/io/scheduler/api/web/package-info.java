/** What routes have in common: limits of bodies, pages, checks of names and texts. */
@org.jspecify.annotations.NullMarked
package io.scheduler.api.web;
