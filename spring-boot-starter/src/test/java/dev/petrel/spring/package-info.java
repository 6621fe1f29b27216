@NullMarked
package dev.petrel.spring;

import org.jspecify.annotations.NullMarked;
