package dev.taskwire.shared.page;

import java.util.List;
import java.util.Optional;

/**
 * One page of a list.
 *
 * @param next the cursor of the next page, if there is one
 */
public record Page<T, C>(List<T> items, Optional<C> next) {}
