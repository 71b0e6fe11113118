{{- define "scheduler.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* Labels by which things are selected, which never change. Takes root and component. */ -}}
{{- define "scheduler.selector" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride | trunc 63 }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end -}}

{{- define "scheduler.labels" -}}
{{ include "scheduler.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- /* metadata of an object. Takes root, component, name, and perhaps labels and annotations. */ -}}
{{- define "scheduler.metadata" -}}
metadata:
  name: {{ .name }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "scheduler.labels" . | nindent 4 }}
    {{- with .labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with mergeOverwrite (deepCopy .root.Values.commonAnnotations) (default dict .annotations) }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{- /* Takes root and image. */ -}}
{{- define "scheduler.image" -}}
{{- $registry := .root.Values.image.registry -}}
{{- if $registry }}{{ trimSuffix "/" $registry }}/{{ end -}}
{{- .image.repository -}}
{{- if .image.digest -}}
@{{ .image.digest }}
{{- else -}}
:{{ .image.tag | default .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "scheduler.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "scheduler.databaseUrl" -}}
{{- if .Values.database.url -}}
{{- .Values.database.url -}}
{{- else if .Values.postgresql.enabled -}}
jdbc:postgresql://{{ include "scheduler.fullname" . }}-postgresql:5432/scheduler
{{- else if or .Values.master.enabled .Values.api.enabled .Values.alert.enabled .Values.jobs.migration.enabled -}}
{{- fail "database.url: expected the address of a PostgreSQL, for instance jdbc:postgresql://db1:5432/scheduler, because postgresql.enabled is false" -}}
{{- end -}}
{{- end -}}

{{- define "scheduler.databaseSecret" -}}
{{- .Values.database.existingSecret | default (printf "%s-database" (include "scheduler.fullname" .)) -}}
{{- end -}}

{{- define "scheduler.databaseSecretKey" -}}
{{- if .Values.database.existingSecret -}}{{ .Values.database.existingSecretKey }}{{- else -}}password{{- end -}}
{{- end -}}

{{- define "scheduler.connectString" -}}
{{- if .Values.registry.connectString -}}
{{- .Values.registry.connectString -}}
{{- else if .Values.zookeeper.enabled -}}
{{ include "scheduler.fullname" . }}-zookeeper:2181
{{- else -}}
{{- fail "registry.connectString: expected ZooKeeper as host:port,host:port, because zookeeper.enabled is false" -}}
{{- end -}}
{{- end -}}

{{- define "scheduler.encryptionSecret" -}}
{{- .Values.encryption.existingSecret | default (printf "%s-encryption" (include "scheduler.fullname" .)) -}}
{{- end -}}

{{- define "scheduler.adminSecret" -}}
{{- .Values.admin.existingSecret | default (printf "%s-admin" (include "scheduler.fullname" .)) -}}
{{- end -}}

{{- /* The Secret with a component's certificate. Takes root and component. */ -}}
{{- define "scheduler.certificateSecret" -}}
{{- $tls := .root.Values.rpc.tls -}}
{{- if eq $tls.source "existing" -}}
{{- required (printf "rpc.tls.existing.%s: expected the name of a Secret, because rpc.tls.source is existing" .component) (get $tls.existing .component) -}}
{{- else -}}
{{ include "scheduler.fullname" .root }}-rpc-{{ .component }}
{{- end -}}
{{- end -}}

{{- /* Names by which a component is dialled, each on a line. Takes root and component. */ -}}
{{- define "scheduler.names" -}}
{{- $service := printf "%s-%s" (include "scheduler.fullname" .root) .component -}}
*.{{ $service }}.{{ .root.Release.Namespace }}.svc
{{ $service }}.{{ .root.Release.Namespace }}.svc
{{- end -}}

{{- /* What the Job of keys makes beside certificates; "" when nothing. */ -}}
{{- define "scheduler.makesDatabasePassword" -}}
{{- if and .Values.postgresql.enabled (not .Values.database.existingSecret) (not .Values.database.password) -}}true{{- end -}}
{{- end -}}

{{- define "scheduler.makesAdminPassword" -}}
{{- if and .Values.api.enabled (not .Values.admin.existingSecret) (not .Values.admin.password) -}}true{{- end -}}
{{- end -}}

{{- define "scheduler.makesEncryption" -}}
{{- if and (or .Values.master.enabled .Values.api.enabled .Values.alert.enabled) (not .Values.encryption.existingSecret) -}}true{{- end -}}
{{- end -}}

{{- /* Whether the Job of keys has anything to do; "" when not. */ -}}
{{- define "scheduler.makesKeys" -}}
{{- if or (eq .Values.rpc.tls.source "chart") (include "scheduler.makesEncryption" .) (include "scheduler.makesDatabasePassword" .) (include "scheduler.makesAdminPassword" .) -}}true{{- end -}}
{{- end -}}

{{- /* Before anything else where the database and its Secret are there already; else the services wait for the database and the first one
migrates, and the Job finds nothing to do. */ -}}
{{- define "scheduler.migrationWhen" -}}
{{- if and (not .Values.postgresql.enabled) .Values.database.existingSecret }}pre-install,pre-upgrade{{ else }}post-install,pre-upgrade{{ end -}}
{{- end -}}

{{- /* Takes root and egress. What the Job may reach goes with it as a hook: the policies of the release come after its hooks, and those of
the release before may know another database. */ -}}
{{- define "scheduler.migrationPolicy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
{{- $hook := dict "helm.sh/hook" (include "scheduler.migrationWhen" .root) "helm.sh/hook-weight" "-1" "helm.sh/hook-delete-policy" "before-hook-creation,hook-succeeded" }}
{{ include "scheduler.metadata" (dict "root" .root "component" "migration" "name" (printf "%s-migrate" (include "scheduler.fullname" .root)) "annotations" $hook) }}
spec:
  podSelector:
    matchLabels:
      {{- include "scheduler.selector" (dict "root" .root "component" "migration") | nindent 6 }}
  policyTypes: [Egress]
  egress:
    {{- toYaml .egress | nindent 4 }}
{{- end -}}
