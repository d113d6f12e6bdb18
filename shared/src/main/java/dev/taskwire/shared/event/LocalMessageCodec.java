package dev.taskwire.shared.event;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/** Sends immutable objects over the event bus without serialization, within a process. */
public final class LocalMessageCodec implements MessageCodec<Object, Object> {
    private static final String NAME = "local";

    private LocalMessageCodec() {}

    /** Registers the codec with an event bus; to be called once for each. */
    public static void register(EventBus bus) {
        bus.registerCodec(new LocalMessageCodec());
    }

    /** Returns the options of a message that uses this codec. */
    public static DeliveryOptions options() {
        return new DeliveryOptions().setCodecName(NAME).setLocalOnly(true);
    }

    @Override
    public void encodeToWire(Buffer buffer, Object object) {
        throw new UnsupportedOperationException("this message cannot leave its process");
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException("this message cannot leave its process");
    }

    @Override
    public Object transform(Object object) {
        return object;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
