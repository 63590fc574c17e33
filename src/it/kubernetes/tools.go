//go:build tools

// Package kubernetes pins the programs that local-kubernetes builds and runs.
// The imports are never compiled into anything of ours: they keep go.mod and
// go.sum complete for "go build k8s.io/kubernetes/cmd/...".
package kubernetes

import (
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
	_ "k8s.io/kubernetes/cmd/kube-controller-manager"
	_ "k8s.io/kubernetes/cmd/kube-proxy"
	_ "k8s.io/kubernetes/cmd/kube-scheduler"
	_ "k8s.io/kubernetes/cmd/kubectl"
	_ "k8s.io/kubernetes/cmd/kubelet"
)
