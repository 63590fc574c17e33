{{- define "obu.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
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

{{/* What a Deployment selects by: never changes within a release. */}}
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
{{- required "serviceAccount.name is needed when serviceAccount.create is false: name an existing account" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "obu.image" -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) }}
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
