package dev.taskwire.shared.event;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/** Carries immutable objects over the event bus as they are: within a process, so that nothing is serialized. */
public final class LocalMessageCodec implements MessageCodec<Object, Object> {
    private static final String NAME = "local";

    private LocalMessageCodec() {}

    /** Makes the codec known to that bus, once. */
    public static void register(EventBus bus) {
        bus.registerCodec(new LocalMessageCodec());
    }

    /** The options of a message that is carried so. */
    public static DeliveryOptions options() {
        return new DeliveryOptions().setCodecName(NAME).setLocalOnly(true);
    }

    @Override
    public void encodeToWire(Buffer buffer, Object object) {
        throw new UnsupportedOperationException("this message does not leave its process");
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException("this message does not leave its process");
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
