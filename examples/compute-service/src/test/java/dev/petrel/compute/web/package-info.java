@NullMarked
package dev.petrel.compute.web;

import org.jspecify.annotations.NullMarked;
