/** JUnit's view of the testkit: conditions on what is installed. Needs JUnit, which the rest of the testkit does not. */
@NullMarked
package dev.petrel.testkit.junit;

import org.jspecify.annotations.NullMarked;
