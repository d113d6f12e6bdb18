package dev.taskwire.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.gateway.routing.Route.Access;
import dev.taskwire.gateway.routing.Route.RateLimitClass;
import dev.taskwire.gateway.routing.Route.Service;
import dev.taskwire.shared.contract.ApiOperation;
import dev.taskwire.shared.contract.OpenApiContract;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Proves that the routes are those of the contract, with its services, access and limits. */
class RouteTableTest {
    private static final OpenApiContract CONTRACT = OpenApiContract.load();
    private static final JsonObject PATHS = new JsonObject(CONTRACT.json()).getJsonObject("paths");

    /** The documents are the gateway's own affair. */
    private static final Set<String> DOCUMENTS = Set.of(
            "getOpenapi",
            "getAsyncapi",
            "getEventSchema",
            "getDocs",
            "getEventDocs",
            "getProblemIndex",
            "getProblemPage",
            "getVerificationPage",
            "getPasswordPage",
            "getUnsubscribePage");

    @Test
    void routesAreThoseOfTheContract() {
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
                .allMatch(path -> path.matches("/|/(api|\\.well-known|mail|user|task|token)/.*"));
    }

    /** Where limits do not ask for the caller, nobody would. */
    @Test
    void authenticatedRoutesAreLimitedByAccount() {
        assertThat(RouteTable.ROUTES)
                .filteredOn(route -> !route.isPublic())
                .extracting(Route::rateLimitClass)
                .containsOnly(
                        RateLimitClass.SIGNED_IN,
                        RateLimitClass.PASSWORD,
                        RateLimitClass.EXPORT,
                        RateLimitClass.TMSERVICE);
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

    private static RateLimitClass limited(ApiOperation operation) {
        var tags = PATHS.getJsonObject(operation.path())
                .getJsonObject(operation.method().toLowerCase(Locale.ROOT))
                .getJsonArray("tags");
        if (tags.contains("TMService")) {
            boolean opensSession = operation.anonymous() && operation.service().equals("ums");
            return opensSession ? RateLimitClass.TMSERVICE_SIGN_IN : RateLimitClass.TMSERVICE;
        }
        return switch (operation.id()) {
            case "signOn", "signIn", "sendVerification", "verifyEmail", "requestPasswordReset", "choosePassword" ->
                RateLimitClass.SIGN_IN;
            case "unsubscribe" -> RateLimitClass.UNSUBSCRIBE;
            case "refreshToken" -> RateLimitClass.REFRESH;
            case "changePassword", "patchMe", "deleteMe" -> RateLimitClass.PASSWORD;
            case "exportMe" -> RateLimitClass.EXPORT;
            default -> operation.anonymous() ? RateLimitClass.NONE : RateLimitClass.SIGNED_IN;
        };
    }
}
