package dev.taskwire.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UpstreamsTest {

    @Test
    void addressesTakeTurns() {
        var upstreams = new Upstreams("tms", List.of(URI.create("http://a:1"), URI.create("http://b:2")));
        var counts = IntStream.range(0, 100)
                .mapToObj(i -> upstreams.next().port())
                .collect(Collectors.groupingBy(port -> port, Collectors.counting()));
        assertThat(counts).containsEntry(1, 50L).containsEntry(2, 50L);
    }

    @Test
    void portIsThatOfHttpUnlessItIsGiven() {
        assertThat(new Upstreams("tms", List.of(URI.create("http://a"))).next())
                .returns("a", SocketAddress::host)
                .returns(80, SocketAddress::port);
    }
}
