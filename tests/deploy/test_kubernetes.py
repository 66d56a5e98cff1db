"""The objects fit Kubernetes' own schemas, each other and the program."""

import re
from collections.abc import Callable, Iterator
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

Manifests = list[dict[str, Any]]


def the(manifests: Manifests, kind: str, name: str) -> dict[str, Any]:
    (found,) = (body for body in manifests if (body["kind"], body["metadata"]["name"]) == (kind, name))
    return found


def pods(manifests: Manifests) -> Iterator[dict[str, Any]]:
    """The templates that pods are made from."""
    yield the(manifests, "Deployment", "doorbraak-site")["spec"]["template"]
    yield the(manifests, "CronJob", "doorbraak-run")["spec"]["jobTemplate"]["spec"]["template"]


def containers(manifests: Manifests) -> Iterator[dict[str, Any]]:
    for pod in pods(manifests):
        yield from pod["spec"].get("initContainers", [])
        yield from pod["spec"]["containers"]


@pytest.mark.parametrize("version", ["1.27", "1.31", "1.37"])
def test_every_object_fits_the_schema(manifests: Manifests, version: str) -> None:
    kinds = [body["kind"] for body in manifests]
    assert sorted(kinds) == [
        *("CronJob", "Deployment", "NetworkPolicy", "NetworkPolicy", "PersistentVolumeClaim", "Service")
    ]
    for body in manifests:
        kubernetes_validate.validate(body, version, strict=True)


def test_the_schema_sees_a_mistake(manifests: Manifests) -> None:
    wrong = {**the(manifests, "CronJob", "doorbraak-run"), "spec": {"schedul": "0 2 15 9 *"}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, "1.31", strict=True)


def test_the_kustomization_names_every_file(deploy: Path) -> None:
    folder = deploy / "kubernetes"
    named = set()
    for path in folder.rglob("kustomization.yaml"):
        for resource in yaml.safe_load(path.read_text(encoding="utf-8"))["resources"]:
            target = (path.parent / resource).resolve()
            assert target.exists()
            named.add(target if target.is_file() else target / "kustomization.yaml")
    assert named | {folder / "kustomization.yaml"} == set(folder.rglob("*.yaml"))


def test_the_runs_are_at_the_moments_of_the_timer(
    manifests: Manifests, deploy: Path, unit: Callable[[str], list[tuple[str, str]]]
) -> None:
    run = the(manifests, "CronJob", "doorbraak-run")["spec"]
    patch = yaml.safe_load((deploy / "kubernetes/run-mei/kustomization.yaml").read_text(encoding="utf-8"))
    (change,) = yaml.safe_load(patch["patches"][0]["patch"])
    assert change["path"] == "/spec/schedule"
    assert run["timeZone"] == "Europe/Amsterdam"
    assert moments(run["schedule"], change["value"]) == {
        tuple(map(int, re.match(r"\*-(\d\d)-(\d\d) (\d\d):(\d\d):00 Europe/Amsterdam$", value).groups()))  # type: ignore[union-attr]
        for key, value in unit("doorbraak-run.timer")
        if key == "OnCalendar"
    }


def moments(*schedules: str) -> set[tuple[int, ...]]:
    """Month, day, hour and minute of lines for cron that name them."""
    return {
        (int(month), int(day), int(hour), int(minute))
        for minute, hour, days, months, _ in (schedule.split() for schedule in schedules)
        for day in days.split(",")
        for month in months.split(",")
    }


def test_a_run_never_starts_twice_nor_again_of_itself(manifests: Manifests) -> None:
    spec = the(manifests, "CronJob", "doorbraak-run")["spec"]
    job = spec["jobTemplate"]["spec"]
    assert spec["concurrencyPolicy"] == "Forbid"
    assert spec["startingDeadlineSeconds"] > 0
    assert (job["backoffLimit"], job["activeDeadlineSeconds"]) == (0, 14 * 3600)
    assert job["template"]["spec"]["restartPolicy"] == "Never"
    assert job["template"]["spec"]["terminationGracePeriodSeconds"] > 120


def test_no_container_may_do_more_than_its_work(manifests: Manifests) -> None:
    for pod in pods(manifests):
        security = pod["spec"]["securityContext"]
        assert security["runAsNonRoot"]
        assert security["runAsUser"] >= 1000
        assert security["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod["spec"]["automountServiceAccountToken"] is False
    assert len(list(containers(manifests))) == 3
    for container in containers(manifests):
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert "memory" in container["resources"]["limits"]


def test_run_and_site_share_the_dossier_on_one_node(manifests: Manifests) -> None:
    claim = the(manifests, "PersistentVolumeClaim", "dossier")
    assert claim["spec"]["accessModes"] == ["ReadWriteOnce"]
    site, run = pods(manifests)
    for pod in (site, run):
        volumes = {volume["name"]: volume for volume in pod["spec"]["volumes"]}
        assert volumes["dossier"]["persistentVolumeClaim"]["claimName"] == "dossier"
        assert "emptyDir" in volumes["tijdelijk"]
        for container in pod["spec"]["containers"]:
            mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
            assert mounts == {"dossier": "/dossier", "tijdelijk": "/tmp"}
    (term,) = run["spec"]["affinity"]["podAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    assert term["topologyKey"] == "kubernetes.io/hostname"
    assert term["labelSelector"]["matchLabels"] == site["metadata"]["labels"]


def test_selectors_find_the_pods(manifests: Manifests) -> None:
    site, run = (pod["metadata"]["labels"] for pod in pods(manifests))
    assert the(manifests, "Service", "doorbraak-site")["spec"]["selector"] == site
    assert the(manifests, "Deployment", "doorbraak-site")["spec"]["selector"]["matchLabels"] == site
    for name, labels in (("doorbraak-site", site), ("doorbraak-run", run)):
        policy = the(manifests, "NetworkPolicy", name)["spec"]
        assert policy["podSelector"]["matchLabels"] == labels
        assert policy["policyTypes"] == ["Ingress", "Egress"]


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("145.100.1.1", True),
        ("2a02:2770::1", True),
        *((private, False) for private in ("10.1.2.3", "172.31.0.1", "192.168.1.1", "100.64.0.1")),
        *((private, False) for private in ("127.0.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1")),
        *((private, False) for private in ("::1", "fd00::1", "fe80::1", "::ffff:10.0.0.1", "ff02::1")),
    ],
)
def test_a_run_reaches_the_public_web_and_nothing_else(
    manifests: Manifests, address: str, allowed: bool
) -> None:
    names, web = the(manifests, "NetworkPolicy", "doorbraak-run")["spec"]["egress"]
    assert {port["port"] for port in names["ports"]} == {53, 5353}
    assert [port["port"] for port in web["ports"]] == [80, 443]
    blocks = [entry["ipBlock"] for entry in web["to"]]
    reached = any(
        ip_address(address) in ip_network(block["cidr"])
        and not any(ip_address(address) in ip_network(private) for private in block.get("except", []))
        for block in blocks
    )
    assert reached == allowed


def test_the_command_understands_what_the_containers_start(
    manifests: Manifests, parsed: Callable[[list[str]], dict[str, Any]]
) -> None:
    site, run = (pod["spec"]["containers"][0] for pod in pods(manifests))
    serving = parsed(site["args"])
    assert (serving["host"], str(serving["site"])) == ("0.0.0.0", "/app/datasette")
    assert serving["port"] == site["ports"][0]["containerPort"]
    running = parsed(run["args"])
    assert running["exit_zero"] is True
    assert running["dossier"] == serving["dossier"]
