package dev.taskwire.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
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

/** Proves what a client is told when a service fails. */
class UpstreamErrorMapperTest {

    @Test
    void serviceThatIsAwayOrFullIs503WithRetryAfter() {
        for (Throwable failure : List.of(
                new ConnectException("10.0.0.1 refused"),
                new NoRouteToHostException("10.0.0.1 away"),
                new ConnectionPoolTooBusyException("10.0.0.1 busy"))) {
            assertThat(UpstreamErrorMapper.translate("tms", failure))
                    .isInstanceOfSatisfying(
                            ApplicationException.class,
                            unavailable -> assertThat(unavailable)
                                    .returns(ErrorCode.UNAVAILABLE, ApplicationException::code)
                                    .returns(Duration.ofSeconds(1), ApplicationException::retryAfter)
                                    .hasMessageContaining("tms")
                                    .hasMessageNotContaining("10.0.0.1"));
        }
    }

    @Test
    void serviceThatIsSilentIsATimeout() {
        assertThat(UpstreamErrorMapper.translate("tms", new TimeoutException()))
                .isInstanceOfSatisfying(
                        ApplicationException.class,
                        silent -> assertThat(silent)
                                .returns(ErrorCode.TIMEOUT, ApplicationException::code)
                                .hasMessageContaining("tms")
                                .hasMessageNotContaining("may have been made"));
    }

    @Test
    void failureBeforeSendingIsNotProcessed() {
        assertThat(List.of(new ConnectException(), new ConnectionPoolTooBusyException("busy")))
                .allSatisfy(failure -> assertThat(UpstreamErrorMapper.translate("tms", failure))
                        .isInstanceOfSatisfying(
                                ApplicationException.class,
                                away -> assertThat(away.isNotProcessed()).isTrue()));
    }

    @Test
    void outcomeOfAChangeIsUnknownWhateverTheFailure() {
        assertThat(UpstreamErrorMapper.unknownEffect("tms", new TimeoutException()))
                .isInstanceOfSatisfying(
                        ApplicationException.class,
                        silent -> assertThat(silent)
                                .returns(ErrorCode.TIMEOUT, ApplicationException::code)
                                .hasMessageContaining("may have been made"));
        assertThat(UpstreamErrorMapper.unknownEffect("tms", UpstreamErrorMapper.notCompleted("tms")))
                .isInstanceOfSatisfying(
                        ApplicationException.class,
                        refused -> assertThat(refused)
                                .returns(ErrorCode.UNAVAILABLE, ApplicationException::code)
                                .returns(false, ApplicationException::isNotProcessed)
                                .hasMessageContaining("may have been made"));
        assertThat(UpstreamErrorMapper.unknownEffect("tms", new IOException("10.0.0.1")))
                .isInstanceOfSatisfying(
                        HttpException.class,
                        broken -> assertThat(broken)
                                .returns(502, HttpException::getStatusCode)
                                .extracting(HttpException::getPayload)
                                .asString()
                                .contains("may have been made")
                                .doesNotContain("10.0.0.1"));
    }

    @Test
    void otherFailuresAre502WithoutDetails() {
        for (Throwable failure : List.of(
                new HttpClosedException("10.0.0.1"),
                new IOException("10.0.0.1"),
                new VertxException("10.0.0.1", true))) {
            assertThat(UpstreamErrorMapper.translate("tms", failure))
                    .isInstanceOfSatisfying(HttpException.class, bad -> {
                        assertThat(bad.getStatusCode()).isEqualTo(502);
                        assertThat(bad.getPayload()).contains("tms").doesNotContain("10.0.0.1");
                    });
        }
    }
}
