/** HTTP for accounts, under both families of paths: parses, calls the services, renders. */
@NullMarked
package dev.taskwire.ums.account.http;

import org.jspecify.annotations.NullMarked;
