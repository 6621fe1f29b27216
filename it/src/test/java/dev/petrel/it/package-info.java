/** The toolkit against real brokers, under faults. Knows every module, each by its public door. */
@org.jspecify.annotations.NullMarked
package dev.petrel.it;
