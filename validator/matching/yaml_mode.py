"""The match mode `yaml`: the YAML that is shown is contained in the YAML that came."""

from typing import Any

import yaml

from validator.matching.documents import Documents
from validator.matching.matcher import Matcher
from validator.matching.trees import yaml_tree
from validator.matching.yaml_events import read_yaml

__all__ = ["MATCHER"]


def _load(output: str) -> Any:
    try:
        return read_yaml(output)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise ValueError(f"{error.problem}{where}") from None
    except yaml.YAMLError as error:
        raise ValueError(str(error).split("\n", 1)[0]) from None
    except RecursionError:
        raise ValueError("it is nested too deep") from None


MATCHER: Matcher = Documents("YAML", yaml_tree, _load)
