package dev.taskwire.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.ext.web.handler.HttpException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class UpstreamFailuresTest {

    @Test
    void serviceThatIsAwayOrFullIsTriedAgainLater() {
        for (Throwable failure : List.of(
                new ConnectException("10.0.0.1 refused"),
                new NoRouteToHostException("10.0.0.1 away"),
                new ConnectionPoolTooBusyException("10.0.0.1 busy"))) {
            assertThat(UpstreamFailures.translate("tms", failure))
                    .isInstanceOfSatisfying(
                            AppException.class,
                            unavailable -> assertThat(unavailable)
                                    .returns(ErrorKind.UNAVAILABLE, AppException::kind)
                                    .returns(Duration.ofSeconds(1), AppException::retryAfter)
                                    .hasMessageContaining("tms")
                                    .hasMessageNotContaining("10.0.0.1"));
        }
    }

    @Test
    void serviceThatIsSilentIsATimeout() {
        var failure = new TimeoutException();
        assertThat(UpstreamFailures.translate("tms", failure)).isSameAs(failure);
    }

    @Test
    void anythingElseIsABadGatewayThatTellsNothing() {
        for (Throwable failure : List.of(
                new HttpClosedException("10.0.0.1"),
                new IOException("10.0.0.1"),
                new VertxException("10.0.0.1", true))) {
            assertThat(UpstreamFailures.translate("tms", failure)).isInstanceOfSatisfying(HttpException.class, bad -> {
                assertThat(bad.getStatusCode()).isEqualTo(502);
                assertThat(bad.getPayload()).contains("tms").doesNotContain("10.0.0.1");
            });
        }
    }
}
