//go:build tools

// Package argocd pins the program that local-argocd builds and runs. The import
// is never compiled into anything of ours: it keeps go.mod and go.sum complete
// for "go build github.com/argoproj/argo-cd/v3/cmd".
package argocd

import (
	_ "github.com/argoproj/argo-cd/v3/cmd"
)
