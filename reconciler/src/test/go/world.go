package main

import (
	"context"
	"fmt"
	"os"
	"time"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

// balancerAddress is from the block that RFC 5737 reserves for documentation.
const balancerAddress = "203.0.113.10"

// runWorld plays what stands around the control plane of a cluster: one node that runs every pod, a provisioner that
// binds every volume claim, and a provider that gives every load balancer and ingress an address. It never returns.
func runWorld(kubeconfig string) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	exitOn(err)
	config.QPS, config.Burst = 500, 1000
	client := kubernetes.NewForConfigOrDie(config)
	ctx := context.Background()
	for err = registerNode(ctx, client); err != nil; err = registerNode(ctx, client) {
		fmt.Fprintln(os.Stderr, "testcluster:", err)
		time.Sleep(200 * time.Millisecond)
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	play(factory.Core().V1().Pods().Informer(), func(pod *corev1.Pod) error {
		return advance(ctx, client, pod)
	})
	play(factory.Core().V1().PersistentVolumeClaims().Informer(), func(claim *corev1.PersistentVolumeClaim) error {
		return bind(ctx, client, claim)
	})
	play(factory.Core().V1().Services().Informer(), func(service *corev1.Service) error {
		return balance(ctx, client, service)
	})
	play(factory.Networking().V1().Ingresses().Informer(), func(ingress *networkingv1.Ingress) error {
		return route(ctx, client, ingress)
	})
	factory.Start(ctx.Done())
	fmt.Println("ready")
	select {}
}

// play calls step with a copy of every object as it comes and changes. A step that lost against another writer, or
// whose object is gone, is not repeated here: the change that beat it brings the next event.
func play[T interface{ DeepCopy() T }](informer cache.SharedIndexInformer, step func(T) error) {
	handle := func(object any) {
		err := step(object.(T).DeepCopy())
		if err != nil && !apierrors.IsConflict(err) && !apierrors.IsNotFound(err) {
			fmt.Fprintln(os.Stderr, "testcluster:", err)
		}
	}
	_, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    handle,
		UpdateFunc: func(_, object any) { handle(object) },
	})
	exitOn(err)
}

func bind(ctx context.Context, client kubernetes.Interface, claim *corev1.PersistentVolumeClaim) error {
	if claim.Status.Phase != corev1.ClaimPending || claim.DeletionTimestamp != nil {
		return nil
	}
	claim.Status.Phase = corev1.ClaimBound
	claim.Status.AccessModes = claim.Spec.AccessModes
	claim.Status.Capacity = claim.Spec.Resources.Requests
	_, err := client.CoreV1().PersistentVolumeClaims(claim.Namespace).UpdateStatus(ctx, claim, writeOptions)
	return err
}

func balance(ctx context.Context, client kubernetes.Interface, service *corev1.Service) error {
	if service.Spec.Type != corev1.ServiceTypeLoadBalancer || len(service.Status.LoadBalancer.Ingress) > 0 {
		return nil
	}
	service.Status.LoadBalancer.Ingress = []corev1.LoadBalancerIngress{{IP: balancerAddress}}
	_, err := client.CoreV1().Services(service.Namespace).UpdateStatus(ctx, service, writeOptions)
	return err
}

func route(ctx context.Context, client kubernetes.Interface, ingress *networkingv1.Ingress) error {
	if len(ingress.Status.LoadBalancer.Ingress) > 0 {
		return nil
	}
	ingress.Status.LoadBalancer.Ingress = []networkingv1.IngressLoadBalancerIngress{{IP: balancerAddress}}
	_, err := client.NetworkingV1().Ingresses(ingress.Namespace).UpdateStatus(ctx, ingress, writeOptions)
	return err
}
