package dev.taskwire.tms.task.search;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A bound on due dates.
 *
 * @param at the bound for due dates that are times; for a day, where the day begins or ends for the caller
 * @param day the bound for due dates that are days, if a day was given; the time zone of the due date does not matter
 */
public record DueBound(Instant at, Optional<LocalDate> day) {}
