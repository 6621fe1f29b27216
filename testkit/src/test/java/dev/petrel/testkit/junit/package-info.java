/** Tests of JUnit's view of the testkit. */
@NullMarked
package dev.petrel.testkit.junit;

import org.jspecify.annotations.NullMarked;
