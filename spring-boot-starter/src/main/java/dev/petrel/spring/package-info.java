/** Petrel in a Spring Boot application. */
@NullMarked
package dev.petrel.spring;

import org.jspecify.annotations.NullMarked;
