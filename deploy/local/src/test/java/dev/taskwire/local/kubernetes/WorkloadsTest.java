package dev.taskwire.local.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Pods are probed, bounded, confined and ended as they must be, and what belongs together finds each other. */
@ParameterizedClass
@ArgumentsSource(ManifestSources.class)
class WorkloadsTest {
    /** What ServiceRunner gives the end of a process. */
    private static final long STOP_SECONDS = 25;
    /** How long the answer of a cluster's DNS is kept, as its CoreDNS comes. */
    private static final long NAME_SECONDS = 30;

    private final Manifests manifests;

    WorkloadsTest(Manifests manifests) {
        this.manifests = manifests;
    }

    @Test
    void thereAreAllThree() {
        assertThat(manifests.deployments())
                .extracting(deployment -> deployment.getMetadata().getName())
                .containsExactlyInAnyOrder("gateway", "ums", "tms");
        assertThat(manifests.objects())
                .filteredOn(object -> !object.getKind().equals("Namespace"))
                .allMatch(object -> object.getMetadata().getNamespace() == null
                        || object.getMetadata().getNamespace().equals("taskwire"));
    }

    @Test
    void eachIsProbedAtItsManagementPort() {
        for (Deployment deployment : manifests.deployments()) {
            var container = Manifests.container(deployment);
            assertThat(pathOf(container.getStartupProbe())).isEqualTo("/health/live");
            assertThat(pathOf(container.getLivenessProbe())).isEqualTo("/health/live");
            assertThat(pathOf(container.getReadinessProbe())).isEqualTo("/health/ready");
            // A check of readiness takes up to two seconds, and its answer must not be lost then.
            assertThat(container.getReadinessProbe().getTimeoutSeconds()).isGreaterThan(2);
        }
    }

    private static String pathOf(Probe probe) {
        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("management");
        return probe.getHttpGet().getPath();
    }

    @Test
    void eachIsConfinedAsPodSecurityRestrictedDemandsAndFurther() {
        for (Deployment deployment : manifests.deployments()) {
            var pod = deployment.getSpec().getTemplate().getSpec();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getHostNetwork()).isNull();
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getVolumes())
                    .allMatch(volume -> volume.getHostPath() == null)
                    .allMatch(volume ->
                            volume.getEmptyDir() == null || volume.getEmptyDir().getSizeLimit() != null);
            assertThat(pod.getContainers()).hasSize(1).allSatisfy(container -> {
                var context = container.getSecurityContext();
                assertThat(context.getAllowPrivilegeEscalation()).isFalse();
                assertThat(context.getReadOnlyRootFilesystem()).isTrue();
                assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
                assertThat(context.getCapabilities().getAdd()).isEmpty();
                assertThat(container.getVolumeMounts())
                        .extracting("name")
                        .containsExactlyInAnyOrderElementsOf(pod.getVolumes().stream()
                                .map(volume -> volume.getName())
                                .toList());
            });
            assertThat(manifests
                            .named(ServiceAccount.class, pod.getServiceAccountName())
                            .getAutomountServiceAccountToken())
                    .isFalse();
        }
    }

    @Test
    void eachHasAMemoryLimitAndAsksForAsMuch() {
        for (Deployment deployment : manifests.deployments()) {
            var resources = Manifests.container(deployment).getResources();
            assertThat(resources.getLimits()).containsKey("memory");
            assertThat(resources.getRequests()).containsKeys("cpu", "memory");
            assertThat(resources.getRequests().get("memory"))
                    .isEqualTo(resources.getLimits().get("memory"));
        }
    }

    @Test
    void eachServesUntilNobodyCallsItAnyMoreAndThenHasTheTimeToEnd() {
        for (Deployment deployment : manifests.deployments()) {
            var container = Manifests.container(deployment);
            long serving = container.getLifecycle().getPreStop().getSleep().getSeconds();
            boolean byName = isHeadless(deployment.getMetadata().getName());
            assertThat(serving).isGreaterThanOrEqualTo(byName ? NAME_SECONDS : 5);
            assertThat(grace(deployment)).isGreaterThanOrEqualTo(serving + STOP_SECONDS);
            // One more is there before one goes.
            var rolling = deployment.getSpec().getStrategy().getRollingUpdate();
            assertThat(rolling.getMaxUnavailable().getIntVal()).isZero();
        }
        long gateway = grace(manifests.named(Deployment.class, "gateway"));
        assertThat(grace(manifests.named(Deployment.class, "ums"))).isGreaterThan(gateway);
        assertThat(grace(manifests.named(Deployment.class, "tms"))).isGreaterThan(gateway);
    }

    private static long grace(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds();
    }

    private boolean isHeadless(String service) {
        return "None".equals(manifests.named(Service.class, service).getSpec().getClusterIP());
    }

    @Test
    void servicesLeadToOnePortOfOneDeployment() {
        assertThat(manifests.all(Service.class)).hasSize(3);
        for (Service service : manifests.all(Service.class)) {
            assertThat(manifests.selected(service.getSpec().getSelector()))
                    .extracting(pods -> pods.getMetadata().getName())
                    .containsExactly(service.getMetadata().getName());
            Map<String, Integer> ports = ports(
                    manifests.named(Deployment.class, service.getMetadata().getName()));
            assertThat(service.getSpec().getPorts()).hasSize(1).allSatisfy(port -> {
                assertThat(port.getTargetPort().getStrVal()).isEqualTo("http");
                // A headless Service translates no ports.
                assertThat(port.getPort()).isEqualTo(ports.get("http"));
            });
        }
        assertThat(isHeadless("ums") && isHeadless("tms")).isTrue();
    }

    private static Map<String, Integer> ports(Deployment deployment) {
        return Manifests.container(deployment).getPorts().stream()
                .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort));
    }

    @Test
    void selectorsFindTheirOwnPodsAndNoOthers() {
        for (Deployment deployment : manifests.deployments()) {
            assertThat(manifests.selected(deployment.getSpec().getSelector())).containsExactly(deployment);
            assertThat(deployment.getSpec().getTemplate().getSpec().getTopologySpreadConstraints())
                    .hasSize(2)
                    .allSatisfy(spread -> assertThat(manifests.selected(spread.getLabelSelector()))
                            .containsExactly(deployment));
        }
        assertThat(manifests.all(PodDisruptionBudget.class))
                .hasSize(3)
                .allSatisfy(
                        budget -> assertThat(manifests.selected(budget.getSpec().getSelector()))
                                .extracting(pods -> pods.getMetadata().getName())
                                .containsExactly(budget.getMetadata().getName()));
    }

    @Test
    void autoscalersKeepTwoOrMoreAndNobodyElseCounts() {
        for (HorizontalPodAutoscaler scaler : manifests.all(HorizontalPodAutoscaler.class)) {
            var target = scaler.getSpec().getScaleTargetRef();
            var deployment = manifests.named(Deployment.class, target.getName());
            assertThat(target.getKind() + target.getApiVersion())
                    .isEqualTo(deployment.getKind() + deployment.getApiVersion());
            assertThat(scaler.getSpec().getMinReplicas()).isGreaterThanOrEqualTo(2);
        }
        assertThat(manifests.deployments())
                .allMatch(deployment -> deployment.getSpec().getReplicas() == null);
        // The base has none, the overlay has one for each.
        assertThat(manifests.all(HorizontalPodAutoscaler.class))
                .hasSize(manifests.all(Ingress.class).isEmpty() ? 0 : 3);
    }

    @Test
    void theOutsideReachesTheGatewayOnlyAndByTls() {
        assertThat(manifests.all(Service.class))
                .allMatch(service -> service.getSpec().getType() == null
                        || service.getSpec().getType().equals("ClusterIP"));
        for (Ingress ingress : manifests.all(Ingress.class)) {
            var hosts = ingress.getSpec().getRules().stream()
                    .map(rule -> rule.getHost())
                    .toList();
            assertThat(ingress.getSpec().getTls())
                    .flatExtracting(tls -> tls.getHosts())
                    .containsAll(hosts);
            assertThat(ingress.getSpec().getRules())
                    .flatExtracting(rule -> rule.getHttp().getPaths())
                    .allSatisfy(path -> {
                        var backend = path.getBackend().getService();
                        assertThat(backend.getName()).isEqualTo("gateway");
                        assertThat(backend.getPort().getName()).isEqualTo("http");
                    });
        }
    }
}
