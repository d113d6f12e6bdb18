package dev.taskwire.ums.account.model;

import dev.taskwire.shared.auth.Role;
import java.util.Optional;

/**
 * A query for one page of accounts, in the order of their usernames.
 *
 * @param prefix what usernames begin with, normalized
 * @param after the last username of the page before
 */
public record AccountSearch(
        Optional<String> prefix,
        Optional<Role> role,
        Optional<AccountStatus> status,
        Optional<String> after,
        int limit) {}
