/**
 * The command line: each command is a class, talks REST through {@link io.scheduler.cli.RestClient} and prints for
 * people. Knows the REST interface and nothing of what lies behind it.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.cli;
