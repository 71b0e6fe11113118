/**
 * The rules of the house as tests. For each rule there is a class that breaks it, in a package {@code …broken} of the test
 * sources, and a test that the rule finds it.
 */
package io.scheduler.verify.architecture;
