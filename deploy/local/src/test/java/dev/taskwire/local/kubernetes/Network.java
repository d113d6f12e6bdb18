package dev.taskwire.local.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;

/**
 * Who may open a connection to whom, worked out of the NetworkPolicies as Kubernetes does: a pod that any policy
 * selects for a direction may only do there what some policy allows.
 */
final class Network {
    private static final String TCP = "TCP";

    private final Manifests manifests;

    Network(Manifests manifests) {
        this.manifests = manifests;
    }

    /** Another pod of the cluster, or what is outside of it when it has no labels. */
    record Stranger(String namespace, Map<String, String> labels) {
        static final Stranger OUTSIDE = new Stranger("", Map.of());
    }

    boolean isOpen(String from, String to, int port) {
        var target = manifests.named(Deployment.class, to);
        return policies(from, "Egress")
                        .flatMap(policy -> policy.getSpec().getEgress().stream())
                        .anyMatch(rule -> names(rule.getTo(), to) && hasPort(rule.getPorts(), port, target))
                && policies(to, "Ingress")
                        .flatMap(policy -> policy.getSpec().getIngress().stream())
                        .anyMatch(rule -> names(rule.getFrom(), from) && hasPort(rule.getPorts(), port, target));
    }

    boolean isOpenFrom(Stranger stranger, String to, int port) {
        var target = manifests.named(Deployment.class, to);
        return policies(to, "Ingress")
                .flatMap(policy -> policy.getSpec().getIngress().stream())
                .anyMatch(rule -> isAmong(rule.getFrom(), stranger) && hasPort(rule.getPorts(), port, target));
    }

    boolean isOpenTo(String from, Stranger stranger, int port) {
        return policies(from, "Egress")
                .flatMap(policy -> policy.getSpec().getEgress().stream())
                .anyMatch(rule -> isAmong(rule.getTo(), stranger)
                        && rule.getPorts().stream()
                                .anyMatch(open -> Integer.valueOf(port)
                                        .equals(open.getPort().getIntVal())));
    }

    private java.util.stream.Stream<NetworkPolicy> policies(String deployment, String direction) {
        var pods = manifests.named(Deployment.class, deployment);
        var all = manifests.all(NetworkPolicy.class).stream()
                .filter(policy ->
                        manifests.selected(policy.getSpec().getPodSelector()).contains(pods))
                .filter(policy -> policy.getSpec().getPolicyTypes().contains(direction))
                .toList();
        if (all.isEmpty()) {
            throw new AssertionError(direction + " of " + deployment + " is open to everybody");
        }
        return all.stream();
    }

    /** No peers means everybody. */
    private boolean names(List<NetworkPolicyPeer> peers, String deployment) {
        var pods = manifests.named(Deployment.class, deployment);
        return peers.isEmpty()
                || peers.stream()
                        .anyMatch(peer -> peer.getNamespaceSelector() == null
                                && peer.getPodSelector() != null
                                && manifests.selected(peer.getPodSelector()).contains(pods));
    }

    private static boolean isAmong(List<NetworkPolicyPeer> peers, Stranger stranger) {
        return peers.isEmpty()
                || peers.stream()
                        .filter(peer -> peer.getNamespaceSelector() != null)
                        .anyMatch(peer -> Map.of("kubernetes.io/metadata.name", stranger.namespace())
                                        .equals(peer.getNamespaceSelector().getMatchLabels())
                                && stranger.labels()
                                        .entrySet()
                                        .containsAll(peer.getPodSelector()
                                                .getMatchLabels()
                                                .entrySet()));
    }

    private static boolean hasPort(List<NetworkPolicyPort> open, int port, Deployment target) {
        return open.stream()
                .filter(it -> it.getProtocol() == null || it.getProtocol().equals(TCP))
                .anyMatch(it -> it.getPort().getIntVal() == null
                        ? Manifests.container(target).getPorts().stream()
                                .filter(named ->
                                        named.getName().equals(it.getPort().getStrVal()))
                                .map(ContainerPort::getContainerPort)
                                .anyMatch(number -> number == port)
                        : it.getPort().getIntVal() == port);
    }
}
