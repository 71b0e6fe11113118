{{- /* The configuration of a component: what the chart knows, then config of all, then its own. Takes root and component. */ -}}
{{- define "scheduler.config" -}}
{{- $root := .root -}}
{{- $values := get $root.Values .component -}}
{{- $ssl := dict "enabled" true "cert-file-path" "/etc/scheduler/certs/tls.crt" "key-file-path" "/etc/scheduler/certs/tls.key" "trust-file-path" "/etc/scheduler/certs/ca.crt" -}}
{{- $config := dict
      "node" (dict "data-dir" "/var/lib/scheduler")
      "registry" (dict "connect-string" (include "scheduler.connectString" $root) "namespace" $root.Values.registry.namespace)
      "rpc" (dict "ssl" $ssl) -}}
{{- if ne .component "worker" -}}
{{- $_ := set $config "database" (dict "url" (include "scheduler.databaseUrl" $root) "username" $root.Values.database.username) -}}
{{- end -}}
{{- if has .component (list "master" "api" "alert") -}}
{{- $_ := set $config "secrets" (dict "key-file" "/etc/scheduler/encryption/secrets.key") -}}
{{- end -}}
{{- if eq .component "master" -}}
{{- $_ := set $config "master" (dict "listen-host" "0.0.0.0" "listen-port" 5678) -}}
{{- with $root.Values.monitoring.traces -}}
{{- if .otlpEndpoint -}}
{{- $_ := set $config.master "tracing" (dict "otlp-endpoint" .otlpEndpoint "share" .share) -}}
{{- end -}}
{{- end -}}
{{- $_ := set $config "server" (dict "address" "0.0.0.0" "port" 5679) -}}
{{- else if eq .component "worker" -}}
{{- $_ := set $config "worker" (dict "groups" $values.groups "capacity" $values.capacity "drain-on-stop" (printf "%ds" (int $values.drainSeconds)) "restart-grace" "0s") -}}
{{- $_ := set $config "server" (dict "address" "0.0.0.0" "port" 1235) -}}
{{- else if eq .component "api" -}}
{{- $_ := set $config "server" (dict "address" "0.0.0.0" "port" 12345) -}}
{{- $_ := set $config "management" (dict "server" (dict "address" "0.0.0.0" "port" 12346)) -}}
{{- $_ := set $config.node "shutdown-delay" "4s" -}}
{{- if $root.Values.ingress.enabled -}}
{{- $_ := set $config.server "forward-headers-strategy" "framework" -}}
{{- if ne $root.Values.ingress.path "/" -}}
{{- $_ := set $config.server "servlet" (dict "context-path" (trimSuffix "/" $root.Values.ingress.path)) -}}
{{- end -}}
{{- end -}}
{{- else if eq .component "alert" -}}
{{- $_ := set $config "alert" (dict "listen-host" "0.0.0.0" "listen-port" 50052) -}}
{{- $_ := set $config "server" (dict "address" "0.0.0.0" "port" 50053) -}}
{{- end -}}
{{- /* of what counts for all, only what the component reads: tasks could read the database's part in a worker's */ -}}
{{- $shared := deepCopy $root.Values.config -}}
{{- if eq .component "worker" -}}
{{- $shared = omit $shared "database" "secrets" -}}
{{- else if eq .component "alert" -}}
{{- $shared = omit $shared "log-store" -}}
{{- end -}}
{{- toYaml (mergeOverwrite $config $shared (deepCopy $values.config)) -}}
{{- end -}}

{{- /* Port of health and metrics. */ -}}
{{- define "scheduler.managementPort" -}}
{{- get (dict "master" "5679" "worker" "1235" "api" "12346" "alert" "50053") . -}}
{{- end -}}
