{{- define "obu.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* `helm upgrade --reuse-values` keeps all values of the older release, which lack what is new. */}}
{{- define "obu.complete" -}}
{{- range $name := list "replicaCount" "serviceMonitor" "networkPolicy" "podDisruptionBudget" "gitops" }}
{{- if not (hasKey $.Values $name) }}
{{- fail (printf "the values lack %s, which is new in this chart. Fix: use --reset-then-reuse-values instead of --reuse-values" $name) }}
{{- end }}
{{- end }}
{{- end }}

{{/* A number or text as Kubernetes writes quantities; plain toString makes 1e+09 of a large number. */}}
{{- define "obu.number" -}}
{{- if kindIs "invalid" . }}
{{- else if kindIs "string" . }}{{ . }}
{{- else if eq (floor .) (float64 .) }}{{ int64 . }}
{{- else }}{{ . }}
{{- end }}
{{- end }}

{{- define "obu.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains (include "obu.name" .) .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "obu.name" .) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* What a Deployment selects by. It never changes within a release. */}}
{{- define "obu.selectorLabels" -}}
app.kubernetes.io/name: {{ include "obu.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "obu.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "obu.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "obu.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "obu.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- required "serviceAccount.name is required when serviceAccount.create is false. Fix: name an existing account" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "obu.image" -}}
{{- $digest := "" }}
{{- with .Values.image.digest }}{{ $digest = printf "@%s" . }}{{ end }}
{{- printf "%s:%s%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) $digest }}
{{- end }}

{{/* Whether the operator may read nodes: "true" or nothing. */}}
{{- define "obu.readNodes" -}}
{{- if eq .Values.rbac.readNodes "always" }}true
{{- else if and (eq .Values.rbac.readNodes "auto") (not .Values.watchNamespaces) }}true
{{- end }}
{{- end }}

{{/* Whether the operator may read Argo CD's Applications: "true" or nothing. */}}
{{- define "obu.readApplications" -}}
{{- if eq .Values.rbac.readApplications "always" }}true
{{- else if and (eq .Values.rbac.readApplications "auto") (not .Values.watchNamespaces) }}true
{{- end }}
{{- end }}

{{/* Cluster-wide objects carry the namespace, so that two releases don't share them. */}}
{{- define "obu.clusterName" -}}
{{- printf "%s-%s" .Release.Namespace (include "obu.fullname" .) | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "obu.subject" -}}
- kind: ServiceAccount
  name: {{ include "obu.serviceAccount" . }}
  namespace: {{ .Release.Namespace }}
{{- end }}

{{/* Labels of the pod of `helm test`. The Deployment must not take that pod for one of its own. */}}
{{- define "obu.testLabels" -}}
app.kubernetes.io/name: {{ printf "%s-test" (include "obu.name" . | trunc 58) }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Whether the release exists and its pods come from a chart before 0.2.0: "true" or nothing. */}}
{{- define "obu.electsNoLeader" -}}
{{- $name := include "obu.fullname" . }}
{{- with (lookup "apps/v1" "Deployment" .Release.Namespace $name) }}
{{- $names := list }}
{{- range .spec.template.spec.containers }}
{{- range .env }}{{ $names = append $names .name }}{{ end }}
{{- end }}
{{- if not (has "OBU_LEASE_NAMESPACE" $names) }}true{{ end }}
{{- end }}
{{- end }}
