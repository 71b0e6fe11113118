{{- /* The pod of a service: template of a StatefulSet or Deployment. Takes root and component. */ -}}
{{- define "scheduler.pod" -}}
{{- $root := .root -}}
{{- $component := .component -}}
{{- $values := get $root.Values $component -}}
{{- $full := include "scheduler.fullname" $root -}}
metadata:
  labels:
    {{- include "scheduler.labels" . | nindent 4 }}
    {{- with $values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    kubectl.kubernetes.io/default-container: {{ $component }}
    # new pods when the configuration is another one
    checksum/config: {{ include "scheduler.config" . | sha256sum }}
    {{- with mergeOverwrite (deepCopy $root.Values.commonAnnotations) $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  {{- include "scheduler.pullSecrets" $root | trim | nindent 2 }}
  {{- with $values.serviceAccountName }}
  serviceAccountName: {{ . }}
  {{- end }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  securityContext:
    {{- toYaml (mergeOverwrite (deepCopy $root.Values.podSecurityContext) (default dict $values.podSecurityContext)) | nindent 4 }}
  {{- if eq $component "worker" }}
  # what runs may last this long after the pod was told to go; then half a minute for what is left
  terminationGracePeriodSeconds: {{ add $values.drainSeconds 30 }}
  {{- else }}
  terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds }}
  {{- end }}
  {{- with $values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with $values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if and $values.topologySpread.enabled $values.topologySpread.keys }}
  topologySpreadConstraints:
    {{- range $values.topologySpread.keys }}
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: {{ $values.topologySpread.whenUnsatisfiable }}
      labelSelector:
        matchLabels:
          {{- include "scheduler.selector" (dict "root" $root "component" $component) | nindent 10 }}
    {{- end }}
  {{- end }}
  containers:
    - name: {{ $component }}
      image: {{ include "scheduler.image" (dict "root" $root "image" $values.image) }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      securityContext:
        {{- toYaml (mergeOverwrite (deepCopy $root.Values.securityContext) (default dict $values.securityContext)) | nindent 8 }}
      env:
        {{- include "scheduler.env" . | trim | nindent 8 }}
        {{- with $values.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with $values.extraEnvFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        {{- if eq $component "master" }}
        - {name: rpc, containerPort: 5678, protocol: TCP}
        {{- else if eq $component "alert" }}
        - {name: rpc, containerPort: 50052, protocol: TCP}
        {{- else if eq $component "api" }}
        - {name: http, containerPort: 12345, protocol: TCP}
        {{- end }}
        - {name: management, containerPort: {{ include "scheduler.managementPort" $component }}, protocol: TCP}
      startupProbe:
        httpGet: {path: /actuator/health/liveness, port: management}
        {{- toYaml $values.probes.startup | nindent 8 }}
      livenessProbe:
        httpGet: {path: /actuator/health/liveness, port: management}
        {{- toYaml $values.probes.liveness | nindent 8 }}
      readinessProbe:
        httpGet: {path: /actuator/health/readiness, port: management}
        {{- toYaml $values.probes.readiness | nindent 8 }}
      resources:
        {{- toYaml $values.resources | nindent 8 }}
      volumeMounts:
        - {name: config, mountPath: /etc/scheduler/conf, readOnly: true}
        - {name: certificates, mountPath: /etc/scheduler/certs, readOnly: true}
        - {name: data, mountPath: /var/lib/scheduler}
        - {name: tmp, mountPath: /tmp}
        {{- if ne $component "worker" }}
        - {name: encryption, mountPath: /etc/scheduler/encryption, readOnly: true}
        {{- if $root.Values.database.tlsSecret }}
        - {name: database, mountPath: /etc/scheduler/database, readOnly: true}
        {{- end }}
        {{- end }}
        {{- with $values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    {{- with $values.extraContainers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumes:
    - name: config
      configMap:
        name: {{ $full }}-{{ $component }}
    - name: certificates
      secret:
        secretName: {{ include "scheduler.certificateSecret" . }}
        defaultMode: 0440
    {{- if not (and (eq $component "worker") $values.persistence.enabled) }}
    - name: data
      emptyDir: {}
    {{- end }}
    - name: tmp
      emptyDir:
        sizeLimit: {{ if eq $component "worker" }}{{ $values.tmpSize }}{{ else }}256Mi{{ end }}
    {{- if ne $component "worker" }}
    - name: encryption
      secret:
        secretName: {{ include "scheduler.encryptionSecret" $root }}
        defaultMode: 0440
    {{- with $root.Values.database.tlsSecret }}
    - name: database
      secret:
        secretName: {{ . }}
        defaultMode: 0440
    {{- end }}
    {{- end }}
    {{- with $values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}

{{- /* The environment of a service. Never a password for a worker: its tasks could read it. */ -}}
{{- define "scheduler.env" -}}
{{- $root := .root -}}
{{- $values := get $root.Values .component -}}
{{- $service := printf "%s-%s.%s.svc" (include "scheduler.fullname" $root) .component $root.Release.Namespace }}
- name: POD_NAME
  valueFrom: {fieldRef: {fieldPath: metadata.name}}
- name: POD_IP
  valueFrom: {fieldRef: {fieldPath: status.podIP}}
- name: NODE_ID
  value: $(POD_NAME)
{{- if eq .component "master" }}
# by which workers, apis and other masters dial it; stands in its certificate
- name: NODE_HOST
  value: $(POD_NAME).{{ $service }}
{{- else if eq .component "alert" }}
# pods of a Deployment are known under a headless Service by their address: 10-1-2-3.SERVICE
- name: SCHEDULER_HOST_DOMAIN
  value: {{ $service }}
{{- else }}
- name: NODE_HOST
  value: $(POD_IP)
{{- end }}
- name: SCHEDULER_HEAP_PERCENT
  value: {{ $values.heapPercent | quote }}
{{- with $values.javaOptions }}
- name: JAVA_OPTS
  value: {{ . | quote }}
{{- end }}
{{- if ne .component "worker" }}
- name: DATABASE_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ include "scheduler.databaseSecret" $root }}
      key: {{ include "scheduler.databaseSecretKey" $root }}
{{- end }}
{{- if and (eq .component "master") $root.Values.monitoring.traces.headersSecret }}
- name: MASTER_TRACING_HEADERS
  valueFrom:
    secretKeyRef:
      name: {{ $root.Values.monitoring.traces.headersSecret }}
      key: {{ $root.Values.monitoring.traces.headersSecretKey }}
{{- end }}
{{- if eq .component "api" }}
- name: SCHEDULER_ADMIN_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ include "scheduler.adminSecret" $root }}
      key: {{ if $root.Values.admin.existingSecret }}{{ $root.Values.admin.existingSecretKey }}{{ else }}password{{ end }}
{{- end }}
{{- end -}}
