// Command testcluster runs real Kubernetes clusters on loopback for tests: etcd, kube-apiserver,
// kube-controller-manager and a simulated world of nodes, disks and load balancers. Each is a process of its own of
// this one binary, so that a test can kill, stop or restart any of them.
package main

import (
	"fmt"
	"io"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"go.etcd.io/etcd/server/v3/embed"
	"k8s.io/component-base/cli"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	manager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
)

const usage = `usage: testcluster [--tied] COMMAND
  etcd DIR PORT           an etcd on 127.0.0.1:PORT with its data in DIR; prints "ready"
  api FLAGS...            kube-apiserver with its own flags
  controllers FLAGS...    kube-controller-manager with its own flags
  world KUBECONFIG        a node that runs every pod, disks, load balancers; prints "ready"

--tied: ends when standard input does, so that no process outlives the test that holds the other end of the pipe.
`

func main() {
	args := os.Args[1:]
	if len(args) > 0 && args[0] == "--tied" {
		args = args[1:]
		go endWithInput()
	}
	switch {
	case len(args) == 3 && args[0] == "etcd":
		runEtcd(args[1], args[2])
	case len(args) > 1 && args[0] == "api":
		os.Args = append([]string{"kube-apiserver"}, args[1:]...)
		os.Exit(cli.Run(apiserver.NewAPIServerCommand()))
	case len(args) > 1 && args[0] == "controllers":
		os.Args = append([]string{"kube-controller-manager"}, args[1:]...)
		os.Exit(cli.Run(manager.NewControllerManagerCommand()))
	case len(args) == 2 && args[0] == "world":
		runWorld(args[1])
	default:
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
}

// endWithInput leaves without a farewell: kube-apiserver takes a minute to stop when it is asked politely, and the
// data dies with the test anyway.
func endWithInput() {
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

func runEtcd(dir, port string) {
	cfg := embed.NewConfig()
	cfg.Name, cfg.Dir, cfg.LogLevel = "test", dir, "error"
	client, err := url.Parse("http://127.0.0.1:" + port)
	exitOn(err)
	peer, err := url.Parse("http://127.0.0.1:0")
	exitOn(err)
	cfg.ListenClientUrls, cfg.AdvertiseClientUrls = []url.URL{*client}, []url.URL{*client}
	cfg.ListenPeerUrls, cfg.AdvertisePeerUrls = []url.URL{*peer}, []url.URL{*peer}
	cfg.InitialCluster = cfg.InitialClusterFromName(cfg.Name)
	cfg.UnsafeNoFsync = true
	etcd, err := embed.StartEtcd(cfg)
	exitOn(err)
	<-etcd.Server.ReadyNotify()
	fmt.Println("ready")
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	<-stop
	etcd.Close()
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "testcluster:", err)
		os.Exit(1)
	}
}
