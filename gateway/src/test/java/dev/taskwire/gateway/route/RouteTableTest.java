package dev.taskwire.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.gateway.route.Route.Access;
import dev.taskwire.gateway.route.Route.Service;
import dev.taskwire.shared.contract.Contract;
import dev.taskwire.shared.contract.Operation;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class RouteTableTest {

    @Test
    void tableIsTheContract() {
        var operations = Contract.load().operations().stream()
                .filter(operation -> !operation.service().equals("gateway"))
                .map(RouteTableTest::route)
                .toList();
        assertThat(RouteTable.ROUTES).containsExactlyInAnyOrderElementsOf(operations);
    }

    @Test
    void nothingInternalIsReachable() {
        assertThat(RouteTable.ROUTES)
                .extracting(Route::path)
                .allMatch(path -> path.startsWith("/api/") || path.startsWith("/.well-known/"));
    }

    private static Route route(Operation operation) {
        Access access = operation.anonymous()
                ? Access.ANYONE
                : operation.id().equals("signOut") ? Access.SIGNING_OUT : Access.SIGNED_IN;
        return new Route(
                operation.method(),
                operation.path(),
                Service.valueOf(operation.service().toUpperCase(Locale.ROOT)),
                access);
    }
}
