{{/* The application's name in labels. */}}
{{- define "linkspec.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* The name of all objects: the release's own where it says linkspec already. Short enough for a suffix. */}}
{{- define "linkspec.fullname" -}}
{{- $name := include "linkspec.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What a Deployment selects its pods by: it can never change. */}}
{{- define "linkspec.selector" -}}
app.kubernetes.io/name: {{ include "linkspec.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- define "linkspec.labels" -}}
{{ include "linkspec.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end -}}

{{- define "linkspec.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (include "linkspec.fullname" .) -}}
{{- end -}}

{{- define "linkspec.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{- printf "%s@%s" .repository .digest -}}
{{- else -}}
{{- printf "%s:%s" .repository (.tag | default $.Chart.AppVersion) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Cluster-wide objects: releases of one name may live in several namespaces. */}}
{{- define "linkspec.clusterName" -}}
{{- printf "%s-%s" .Release.Namespace (include "linkspec.fullname" .) -}}
{{- end -}}

{{/* Rules of a Role in one watched namespace, or of the ClusterRole for all of them. */}}
{{- define "linkspec.watchRules" -}}
- apiGroups: [linkspec.dev]
  resources: [linkspecs]
  verbs: [get, list, watch, patch]
- apiGroups: [linkspec.dev]
  resources: [linkspecs/status]
  verbs: [patch]
- apiGroups: [""]
  resources: [secrets]
  verbs: [list, watch]
- apiGroups: [""]
  resources: [events]
  verbs: [create, patch]
{{- end -}}
