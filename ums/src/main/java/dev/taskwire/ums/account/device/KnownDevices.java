package dev.taskwire.ums.account.device;

import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.internalapi.UserDevice;
import dev.taskwire.shared.store.ContentionRetry;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountEvents;
import dev.taskwire.ums.account.store.AccountRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records on which devices users sign in. A device that is new to its user is an event, so that tms notifies the user.
 * The first one is none: nobody else can have signed in before.
 */
public final class KnownDevices {
    private static final Logger LOG = LoggerFactory.getLogger(KnownDevices.class);
    private static final String CONTENDED = "Too many requests are changing this account. Try again.";

    private final AccountRepository accounts;
    private final KnownDeviceRepository devices;
    private final Clock clock;

    public KnownDevices(AccountRepository accounts, KnownDeviceRepository devices, Clock clock) {
        this.accounts = accounts;
        this.devices = devices;
        this.clock = clock;
    }

    /**
     * Records a sign-in. Never fails, since a user must be able to sign in while events cannot be written; the next
     * sign-in on the device is then the first.
     *
     * @param userAgent null if the device sent none
     */
    public Future<Void> record(UUID user, @Nullable String userAgent, Deadline deadline) {
        String name = DeviceName.of(userAgent);
        return ContentionRetry.run(deadline, CONTENDED, () -> attempt(user, name))
                .recover(failure -> {
                    LOG.atWarn()
                            .addKeyValue("user", ResourceIds.user(user))
                            .addKeyValue("reason", failure.getMessage())
                            .log("the device of a sign-in was not recorded; its user is not notified");
                    return Future.succeededFuture();
                })
                .mapEmpty();
    }

    private Future<Optional<Boolean>> attempt(UUID user, String name) {
        return devices.find(user).compose(known -> {
            if (known.stream().anyMatch(device -> device.name().equals(name))) {
                return Future.succeededFuture(Optional.of(false));
            }
            return accounts.find(user)
                    .compose(account -> account.isPresent()
                            ? add(account.get(), name, known.isEmpty())
                            : Future.succeededFuture(Optional.of(false)));
        });
    }

    private Future<Optional<Boolean>> add(Account account, String name, boolean first) {
        var device = new UserDevice(ResourceIds.next(), name, Timestamps.now(clock));
        var added = first
                ? devices.addFirst(account, device)
                : devices.add(account, device, AccountEvents.newDevice(account, device));
        return added.map(done -> done ? Optional.of(true) : Optional.empty());
    }

    /** Returns that device of the user, unless so many others were used since that it is forgotten. */
    public Future<Optional<UserDevice>> find(UUID user, UUID device) {
        return devices.find(user)
                .map(known ->
                        known.stream().filter(one -> one.id().equals(device)).findFirst());
    }
}
