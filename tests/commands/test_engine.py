"""`havre engine matching`: solve, rank and check on files, exit codes, nothing written when refused."""

import json

import numpy as np
import pytest

from havre.commands.engine import engine
from tests.engine.matching.oracle import plain, tiny


@pytest.fixture
def run(capsys):
    """Run a command of the group: (exit code, output, errors)."""

    def call(*arguments):
        code = 0
        try:
            result = engine.main(["matching", *map(str, arguments)], standalone_mode=False)
            code = result if isinstance(result, int) else 0
        except Exception as error:
            code = getattr(error, "exit_code", 1)
            print(getattr(error, "message", error))
        return code, *capsys.readouterr()

    return call


@pytest.fixture
def instance(tmp_path):
    path = tmp_path / "instance.npz"
    tiny(4).save(path)
    return path


def test_solve_writes_a_solution_that_check_accepts(run, instance, tmp_path):
    out = tmp_path / "solution.json"
    code, output, progress = run("solve", instance, "--out", out, "--time-limit", 20, "--json")
    solution = json.loads(out.read_text())
    assert code == 0
    assert json.loads(output)["status"] == solution["status"] == "OPTIMAL"
    assert set(solution) == {
        "status", "objective", "bound", "gap", "assignment", "unit_price", "runtime_s", "solver", "seed",
        "relaxation_bound",
    }  # fmt: skip
    assert "bound" in progress
    assert run("check", instance, out)[0] == 0


def test_check_refuses_a_wrong_objective_or_a_broken_rule(run, instance, tmp_path):
    out = tmp_path / "solution.json"
    run("solve", instance, "--out", out, "--no-moves", "--quiet")
    solution = json.loads(out.read_text())
    out.write_text(json.dumps(solution | {"objective": solution["objective"] + 1}))
    code, output, _ = run("check", instance, out, "--json")
    assert code == 1
    assert "objective stated" in json.loads(output)["broken"][0]
    out.write_text(json.dumps(solution | {"assignment": [0] * len(solution["assignment"])}))
    assert run("check", instance, out)[0] == 1


def test_rank_prints_ways_and_exclusions(run, instance):
    code, output, _ = run("rank", instance, "--group", 0, "-k", 3, "--json")
    answer = json.loads(output)
    assert code == 0
    assert 1 <= len(answer["ways"]) <= 3
    assert {"exclusions", "nearest_misses"} <= set(answer)
    assert run("rank", instance, "--group", 0)[1].startswith("OPTIMAL")


def test_a_malformed_instance_is_refused_and_nothing_is_written(run, tmp_path):
    path, out = tmp_path / "bad.npz", tmp_path / "out.json"
    problem = plain(2, 2)
    values = {
        name: getattr(problem, name) for name in problem.__dataclass_fields__ if name not in {"weights", "validate"}
    }
    np.savez(path, **(values | {"unit_capacity": np.array([1, -2], np.int32)}), weights=np.array("{}"))
    code, output, _ = run("solve", path, "--out", out)
    assert (code, out.exists()) == (2, False)
    assert "unit_capacity[1]" in output
    assert run("rank", path, "--group", 0)[0] == 2


def test_options_out_of_range_are_refused(run, instance, tmp_path):
    out = tmp_path / "out.json"
    assert run("solve", instance, "--out", out, "--gap", "2")[0] == 2
    assert run("rank", instance, "--group", 99)[0] == 2
    assert run("rank", instance, "--group", 0, "-k", 0)[0] == 2
    assert not out.exists()


def test_an_infeasible_instance_says_so(run, tmp_path):
    path, out = tmp_path / "none.npz", tmp_path / "out.json"
    plain(2, 1, child_group=[0, 1], group_together=[False, False], child_current=[0, 0]).save(path)
    code, _, _ = run("solve", path, "--out", out, "--quiet")
    assert (code, json.loads(out.read_text())["status"]) == (1, "INFEASIBLE")


def test_solve_starts_again_from_an_earlier_solution(run, instance, tmp_path):
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    run("solve", instance, "--out", first, "--quiet")
    assert run("solve", instance, "--out", second, "--warm", first, "--quiet")[0] == 0
    assert json.loads(first.read_text())["objective"] == json.loads(second.read_text())["objective"]


def test_prices_and_differences_are_told(run, instance, tmp_path):
    """Row D1: what one more place of each kind would be worth."""
    out, waiting = tmp_path / "solution.json", tmp_path / "waiting.json"
    run("solve", instance, "--out", out, "--time-limit", 20)
    code, output, _ = run("worth", instance, out, "--areas", 2, "--json")
    rows = json.loads(output)
    assert code == 0
    assert {"kind", "area", "age_from", "age_to", "places", "mean", "highest", "children"} == set(rows[0])
    assert [row["mean"] for row in rows] == sorted((row["mean"] for row in rows), reverse=True)
    assert "waiting children" in run("worth", instance, out)[1]
    solution = json.loads(out.read_text())
    placed = sum(unit >= 0 for unit in solution["assignment"])
    waiting.write_text(json.dumps(solution | {"assignment": [-1] * len(solution["assignment"])}))
    code, output, _ = run("diff", instance, waiting, out)
    assert code == 0
    assert output.startswith(f"{placed} placed")
    waiting.write_text(json.dumps(solution | {"unit_price": [1]}))
    assert run("worth", instance, waiting)[0] == 2
    waiting.write_text(json.dumps(solution | {"assignment": [0]}))
    assert run("diff", instance, waiting, out)[0] == 2
