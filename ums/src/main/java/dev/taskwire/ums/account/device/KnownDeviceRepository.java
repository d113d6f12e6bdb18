package dev.taskwire.ums.account.device;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.internalapi.UserDevice;
import dev.taskwire.ums.account.model.Account;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** Stores on which devices users have signed in. Writes are durable, and so is what is found. */
public interface KnownDeviceRepository {
    /** Returns the user's devices, the oldest first; none for a user who does not exist. */
    Future<List<UserDevice>> find(UUID user);

    /**
     * Stores the first device of the user, without an event.
     *
     * @return false if there is a device, or the account has changed
     */
    Future<Boolean> addFirst(Account account, UserDevice device);

    /**
     * Stores another device with its event. The oldest make room.
     *
     * @return false if there is a device of that name, or the account has changed
     */
    Future<Boolean> add(Account account, UserDevice device, EventEnvelope event);
}
