package io.scheduler.verify.chart;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.certmanager.api.model.v1.Certificate;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads manifests as what they say they are. A field that Kubernetes does not know is an error here, as it silently is nothing there. */
final class TypedModels {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private static final Map<String, Class<?>> TYPES = Map.ofEntries(
            Map.entry("v1 ConfigMap", ConfigMap.class),
            Map.entry("v1 Secret", Secret.class),
            Map.entry("v1 Service", Service.class),
            Map.entry("v1 ServiceAccount", ServiceAccount.class),
            Map.entry("apps/v1 Deployment", Deployment.class),
            Map.entry("apps/v1 StatefulSet", StatefulSet.class),
            Map.entry("autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            Map.entry("batch/v1 CronJob", CronJob.class),
            Map.entry("batch/v1 Job", Job.class),
            Map.entry("networking.k8s.io/v1 Ingress", Ingress.class),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
            Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("rbac.authorization.k8s.io/v1 Role", Role.class),
            Map.entry("rbac.authorization.k8s.io/v1 RoleBinding", RoleBinding.class),
            Map.entry("cert-manager.io/v1 Certificate", Certificate.class),
            Map.entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class),
            Map.entry("monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class),
            Map.entry("keda.sh/v1alpha1 ScaledObject", ScaledObject.class),
            Map.entry("keda.sh/v1alpha1 TriggerAuthentication", TriggerAuthentication.class),
            Map.entry("argoproj.io/v1alpha1 Application", Application.class));

    private TypedModels() {}

    /** What is wrong with it; empty when nothing is. */
    static List<String> problems(Manifest manifest) {
        String type = manifest.tree().path("apiVersion").asString() + " " + manifest.kind();
        Class<?> model = TYPES.get(type);
        if (model == null) {
            return List.of(manifest + ": no model for " + type);
        }
        try {
            Object read = MAPPER.readValue(manifest.tree().toString(), model);
            List<String> unknown = new ArrayList<>();
            walk(read, manifest.toString(), unknown);
            return unknown;
        } catch (JsonProcessingException e) {
            return List.of(manifest + ": " + e.getOriginalMessage());
        }
    }

    private static void walk(@Nullable Object value, String path, List<String> unknown) {
        switch (value) {
            case null -> {}
            case Map<?, ?> map -> map.forEach((key, each) -> walk(each, path + "." + key, unknown));
            case Collection<?> several -> several.forEach(each -> walk(each, path + "[]", unknown));
            case Object model
            when model.getClass().getName().startsWith("io.fabric8.") -> {
                for (Method getter : model.getClass().getMethods()) {
                    if (getter.getName().startsWith("get")
                            && getter.getParameterCount() == 0
                            && !getter.isSynthetic()
                            && getter.getDeclaringClass() != Object.class) {
                        getter(model, getter, path, unknown);
                    }
                }
            }
            default -> {}
        }
    }

    private static void getter(Object model, Method getter, String path, List<String> unknown) {
        Object value;
        try {
            value = getter.invoke(model);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(path + "." + getter.getName(), e);
        }
        if (getter.getName().equals("getAdditionalProperties")) {
            ((Map<?, ?>) value).keySet().forEach(key -> unknown.add(path + ": no such field: " + key));
        } else {
            walk(value, path + "." + getter.getName().substring(3), unknown);
        }
    }

    // What KEDA and Argo CD document of their own objects, as far as it is used here.

    record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {
        record Spec(
                Target scaleTargetRef,
                int minReplicaCount,
                int maxReplicaCount,
                int pollingInterval,
                int cooldownPeriod,
                Advanced advanced,
                List<Trigger> triggers) {}

        record Target(String apiVersion, String kind, String name) {}

        record Advanced(HpaConfig horizontalPodAutoscalerConfig) {}

        record HpaConfig(HorizontalPodAutoscalerBehavior behavior) {}

        record Trigger(String type, Map<String, String> metadata, Named authenticationRef) {}

        record Named(String name) {}
    }

    record TriggerAuthentication(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {
        record Spec(List<SecretKey> secretTargetRef) {}

        record SecretKey(String parameter, String name, String key) {}
    }

    record Application(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {
        record Spec(
                String project,
                Source source,
                Destination destination,
                SyncPolicy syncPolicy,
                List<Ignored> ignoreDifferences) {}

        record Source(String repoURL, String path, String targetRevision, HelmSource helm) {}

        @JsonIgnoreProperties(ignoreUnknown = false)
        record HelmSource(String releaseName, Map<String, Object> valuesObject, List<String> valueFiles) {}

        record Destination(String server, String namespace) {}

        record SyncPolicy(Automated automated, List<String> syncOptions, Retry retry) {}

        record Automated(boolean prune, boolean selfHeal) {}

        record Retry(int limit, Backoff backoff) {}

        record Backoff(String duration, int factor, String maxDuration) {}

        record Ignored(String group, String kind, String name, List<String> jsonPointers) {}
    }
}
