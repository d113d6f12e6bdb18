package dev.taskwire.shared.runtime;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.CloseFuture;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Deploys one verticle on each event loop. Vert.x gives the instances of a deployment the next event loops in turn, and
 * everything else that is created meanwhile takes turns too. Then an event loop can get two servers and another none,
 * and half of the processors serve no connection.
 */
public final class EveryEventLoop implements Deployable {
    private final Supplier<? extends Deployable> factory;
    private final List<Instance> instances = new ArrayList<>();

    /**
     * Describes a deployment.
     *
     * @param factory creates the verticle of one event loop
     */
    public EveryEventLoop(Supplier<? extends Deployable> factory) {
        this.factory = factory;
    }

    /** Completes when all verticles have started. If one fails, the others are undeployed. */
    @Override
    public Future<?> deploy(Context context) {
        var vertx = (VertxInternal) context.owner();
        vertx.nettyEventLoopGroup()
                .forEach(loop -> instances.add(new Instance(factory.get(), contextOf((EventLoop) loop, vertx))));
        return forAll(Instance::deploy)
                .recover(failure -> forAll(Instance::undeploy).transform(undeployed -> Future.failedFuture(failure)));
    }

    @Override
    public Future<?> undeploy(Context context) {
        return forAll(Instance::undeploy);
    }

    private static ContextInternal contextOf(EventLoop loop, VertxInternal vertx) {
        return vertx.contextBuilder()
                .withEventLoop(loop)
                .withCloseFuture(new CloseFuture())
                .build();
    }

    private Future<Void> forAll(Function<Instance, Future<?>> step) {
        return Future.join(instances.stream().map(step).toList()).mapEmpty();
    }

    private record Instance(Deployable verticle, ContextInternal context) {
        Future<?> deploy() {
            return onEventLoop(() -> verticle.deploy(context));
        }

        /** Closes what the verticle has opened, whether or not it does so itself. */
        Future<?> undeploy() {
            return onEventLoop(() -> verticle.undeploy(context)).eventually(context::close);
        }

        private Future<?> onEventLoop(Step step) {
            Promise<Object> done = Promise.promise();
            context.runOnContext(begun -> {
                try {
                    step.run().onComplete(end -> done.handle(end.mapEmpty()));
                } catch (Exception failure) {
                    done.fail(failure);
                }
            });
            return done.future();
        }
    }

    /** What runs on an event loop. */
    private interface Step {
        Future<?> run() throws Exception;
    }
}
