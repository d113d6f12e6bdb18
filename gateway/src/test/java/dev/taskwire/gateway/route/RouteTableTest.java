package dev.taskwire.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.gateway.route.Route.Access;
import dev.taskwire.gateway.route.Route.Limited;
import dev.taskwire.gateway.route.Route.Service;
import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.contract.ApiOperation;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private static final OpenApiContract CONTRACT = OpenApiContract.load();
    private static final JsonObject PATHS = new JsonObject(CONTRACT.json()).getJsonObject("paths");

    /** The documents are the gateway's own affair. */
    private static final Set<String> DOCUMENTS = Set.of("getOpenapi", "getAsyncapi", "getDocs");

    @Test
    void tableIsTheContract() {
        var operations = CONTRACT.operations().stream()
                .filter(operation -> !DOCUMENTS.contains(operation.id()))
                .map(RouteTableTest::route)
                .toList();
        assertThat(RouteTable.ROUTES).containsExactlyInAnyOrderElementsOf(operations);
    }

    @Test
    void nothingInternalIsReachable() {
        assertThat(RouteTable.ROUTES)
                .extracting(Route::path)
                .allMatch(path -> path.matches("/|/(api|\\.well-known|user|task|token)/.*"));
    }

    /** Where limits do not ask for the caller, nobody would. */
    @Test
    void whoeverMustBeSignedInIsLimitedByTheirAccount() {
        assertThat(RouteTable.ROUTES)
                .filteredOn(route -> !route.isOpen())
                .extracting(Route::limited)
                .containsOnly(Limited.SIGNED_IN, Limited.PASSWORD, Limited.TMSERVICE);
    }

    private static Route route(ApiOperation operation) {
        return new Route(
                operation.method(),
                operation.path(),
                Service.valueOf(operation.service().toUpperCase(Locale.ROOT)),
                access(operation),
                limited(operation));
    }

    private static Access access(ApiOperation operation) {
        return switch (operation.id()) {
            case "signOut", "endMySessions", "deleteMe" -> Access.SIGNING_OUT;
            case "signIn", "tmserviceObtainToken" -> Access.SIGNING_IN;
            default -> operation.anonymous() ? Access.ANYONE : Access.SIGNED_IN;
        };
    }

    private static Limited limited(ApiOperation operation) {
        var tags = PATHS.getJsonObject(operation.path())
                .getJsonObject(operation.method().toLowerCase(Locale.ROOT))
                .getJsonArray("tags");
        if (tags.contains("TMService")) {
            boolean opensSession = operation.anonymous() && operation.service().equals("ums");
            return opensSession ? Limited.TMSERVICE_SIGN_IN : Limited.TMSERVICE;
        }
        return switch (operation.id()) {
            case "signOn", "signIn" -> Limited.SIGN_IN;
            case "refreshToken" -> Limited.REFRESH;
            case "changePassword", "patchMe", "deleteMe" -> Limited.PASSWORD;
            default -> operation.anonymous() ? Limited.NOT : Limited.SIGNED_IN;
        };
    }
}
