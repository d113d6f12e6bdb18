package dev.taskwire.local.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** What may talk to what, cell by cell. */
@ParameterizedClass
@ArgumentsSource(ManifestSources.class)
class NetworkPoliciesTest {
    private static final Map<String, Integer> SERVED = Map.of("gateway", 8080, "ums", 8081, "tms", 8082);
    private static final Map<String, Integer> MANAGED = Map.of("gateway", 9080, "ums", 9081, "tms", 9082);
    private static final int MONGODB = 27017;
    private static final int KAFKA = 9092;
    private static final List<Integer> SMTP = List.of(465, 587);

    private final Manifests manifests;
    private final Network network;

    NetworkPoliciesTest(Manifests manifests) {
        this.manifests = manifests;
        this.network = new Network(manifests);
    }

    @Test
    void amongOurselves() {
        var open = new TreeSet<String>();
        for (String from : SERVED.keySet()) {
            SERVED.forEach((to, port) -> {
                if (network.isOpen(from, to, port)) {
                    open.add(from + " to " + to);
                }
            });
            MANAGED.forEach((to, port) -> assertThat(network.isOpen(from, to, port))
                    .as("%s to %s", from, to)
                    .isFalse());
        }
        // A gateway's port is open to everybody, and none of us is let out to it.
        assertThat(open).containsExactly("gateway to tms", "gateway to ums", "tms to ums");
    }

    @Test
    void fromOutside() {
        SERVED.forEach((to, port) -> assertThat(network.isOpenFrom(Network.Stranger.OUTSIDE, to, port))
                .as(to)
                .isEqualTo(to.equals("gateway")));
        var prometheus = new Network.Stranger("monitoring", Map.of("app.kubernetes.io/name", "prometheus"));
        var other = new Network.Stranger("monitoring", Map.of("app.kubernetes.io/name", "other"));
        MANAGED.forEach((to, port) -> {
            assertThat(network.isOpenFrom(prometheus, to, port)).as(to).isTrue();
            assertThat(network.isOpenFrom(other, to, port)).as(to).isFalse();
            assertThat(network.isOpenFrom(Network.Stranger.OUTSIDE, to, port))
                    .as(to)
                    .isFalse();
        });
    }

    @Test
    void toWhatWeNeed() {
        for (String service : SERVED.keySet()) {
            assertThat(isOpenToOutside(service, KAFKA)).isTrue();
            assertThat(isOpenToOutside(service, MONGODB)).isEqualTo(!service.equals("gateway"));
            assertThat(SMTP).allMatch(port -> isOpenToOutside(service, port) == !service.equals("gateway"));
            assertThat(isOpenToOutside(service, 443)).isFalse();
            var dns = new Network.Stranger("kube-system", Map.of("k8s-app", "kube-dns"));
            assertThat(network.isOpenTo(service, dns, 53)).isTrue();
            assertThat(isOpenToOutside(service, 53)).isFalse();
        }
    }

    private boolean isOpenToOutside(String service, int port) {
        return network.isOpenTo(service, Network.Stranger.OUTSIDE, port);
    }

    @Test
    void everyPolicySelectsPodsThatExist() {
        for (NetworkPolicy policy : manifests.all(NetworkPolicy.class)) {
            Set<Deployment> selected =
                    Set.copyOf(manifests.selected(policy.getSpec().getPodSelector()));
            assertThat(selected).as(policy.getMetadata().getName()).isNotEmpty();
        }
    }
}
