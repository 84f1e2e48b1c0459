"""The match mode `json`: the JSON that is shown is contained in the JSON that came."""

import json
from decimal import Decimal
from typing import Any

from validator.matching.documents import Documents
from validator.matching.matcher import Matcher
from validator.matching.trees import json_tree

__all__ = ["MATCHER"]


def _load(output: str) -> Any:
    try:
        return json.loads(output, parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise ValueError(f"{error.msg} at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise ValueError("it is nested too deep") from None


MATCHER: Matcher = Documents("JSON", json_tree, _load)
