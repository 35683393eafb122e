package main

import (
	"context"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

const nodeName = "node-0"

var (
	writeOptions  = metav1.UpdateOptions{FieldManager: "testcluster-world"}
	podConditions = []corev1.PodConditionType{
		corev1.PodScheduled, corev1.PodInitialized, corev1.ContainersReady, corev1.PodReady,
	}
)

func registerNode(ctx context.Context, client kubernetes.Interface) error {
	capacity := corev1.ResourceList{
		"cpu": resource.MustParse("1000"), "memory": resource.MustParse("1000Gi"), "pods": resource.MustParse("10000"),
	}
	labels := map[string]string{"kubernetes.io/hostname": nodeName, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}
	nodes := client.CoreV1().Nodes()
	node, err := nodes.Create(ctx, &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: nodeName, Labels: labels}}, metav1.CreateOptions{})
	if apierrors.IsAlreadyExists(err) {
		node, err = nodes.Get(ctx, nodeName, metav1.GetOptions{})
	}
	if err != nil {
		return err
	}
	// Admission taints a new node as not ready, and the controller that would lift the taint does not run here;
	// with it, no daemon set would schedule.
	node.Spec.Taints = nil
	if node, err = nodes.Update(ctx, node, writeOptions); err != nil {
		return err
	}
	node.Status.Capacity, node.Status.Allocatable = capacity, capacity
	node.Status.Conditions = []corev1.NodeCondition{{Type: corev1.NodeReady, Status: corev1.ConditionTrue, Reason: "Simulated"}}
	_, err = nodes.UpdateStatus(ctx, node, writeOptions)
	return err
}

// advance moves a pod one step through its life: bound, running and ready; a job's pod succeeds; a deleted pod goes
// at once. A container whose image is tagged "missing" never starts (ImagePullBackOff), one tagged "crash" keeps
// failing (CrashLoopBackOff).
func advance(ctx context.Context, client kubernetes.Interface, pod *corev1.Pod) error {
	pods := client.CoreV1().Pods(pod.Namespace)
	switch {
	case pod.DeletionTimestamp != nil:
		now := int64(0)
		return pods.Delete(ctx, pod.Name, metav1.DeleteOptions{GracePeriodSeconds: &now})
	case pod.Spec.NodeName == "":
		return pods.Bind(ctx, &corev1.Binding{
			ObjectMeta: metav1.ObjectMeta{Name: pod.Name, Namespace: pod.Namespace},
			Target:     corev1.ObjectReference{Kind: "Node", Name: nodeName},
		}, metav1.CreateOptions{})
	case pod.Status.Phase == corev1.PodPending:
		run(pod)
	case pod.Status.Phase == corev1.PodRunning && ownedByJob(pod) && healthy(pod):
		succeed(pod)
	default:
		return nil
	}
	_, err := pods.UpdateStatus(ctx, pod, writeOptions)
	return err
}

func run(pod *corev1.Pod) {
	now := metav1.Now()
	pod.Status = corev1.PodStatus{Phase: corev1.PodRunning, PodIP: "10.244.0.1", HostIP: "10.0.0.1", StartTime: &now}
	for _, condition := range podConditions {
		pod.Status.Conditions = append(pod.Status.Conditions,
			corev1.PodCondition{Type: condition, Status: corev1.ConditionTrue, LastTransitionTime: now})
	}
	for _, container := range pod.Spec.Containers {
		status := corev1.ContainerStatus{Name: container.Name, Image: container.Image}
		if reason := failure(container.Image); reason != "" {
			status.State.Waiting = &corev1.ContainerStateWaiting{Reason: reason, Message: "simulated: " + container.Image}
			markUnready(pod, reason)
		} else {
			started := true
			status.Ready, status.Started = true, &started
			status.State.Running = &corev1.ContainerStateRunning{StartedAt: now}
		}
		pod.Status.ContainerStatuses = append(pod.Status.ContainerStatuses, status)
	}
}

func failure(image string) string {
	switch {
	case strings.HasSuffix(image, ":missing"):
		return "ImagePullBackOff"
	case strings.HasSuffix(image, ":crash"):
		return "CrashLoopBackOff"
	}
	return ""
}

func markUnready(pod *corev1.Pod, reason string) {
	for i := range pod.Status.Conditions {
		switch condition := &pod.Status.Conditions[i]; condition.Type {
		case corev1.ContainersReady, corev1.PodReady:
			condition.Status, condition.Reason = corev1.ConditionFalse, reason
		}
	}
}

func succeed(pod *corev1.Pod) {
	now := metav1.Now()
	pod.Status.Phase = corev1.PodSucceeded
	for i := range pod.Status.ContainerStatuses {
		pod.Status.ContainerStatuses[i].Ready = false
		pod.Status.ContainerStatuses[i].State = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
			Reason: "Completed", StartedAt: now, FinishedAt: now,
		}}
	}
}

func healthy(pod *corev1.Pod) bool {
	for _, status := range pod.Status.ContainerStatuses {
		if !status.Ready {
			return false
		}
	}
	return true
}

func ownedByJob(pod *corev1.Pod) bool {
	for _, owner := range pod.OwnerReferences {
		if owner.Kind == "Job" {
			return true
		}
	}
	return false
}
