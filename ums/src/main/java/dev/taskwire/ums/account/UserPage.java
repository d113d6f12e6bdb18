package dev.taskwire.ums.account;

import java.util.List;
import java.util.Optional;

/** One page of a list; {@code next} is the username after which the following one begins, if there is one. */
record UserPage(List<Account> accounts, Optional<String> next) {}
