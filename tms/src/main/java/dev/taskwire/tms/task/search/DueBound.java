package dev.taskwire.tms.task.search;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A bound on due dates.
 *
 * @param at excludes due dates that are times: a time, or where the day begins or ends for the caller
 * @param day the day, if a day was given; due dates that are days are compared with it, whatever their time zone is, so
 *     that a task matches by the day that it shows
 */
public record DueBound(Instant at, Optional<LocalDate> day) {}
