"""`validator schema`: the file formats, as JSON Schema."""

import json

import click

from validator.device.platforms import Platform
from validator.evidence.schema import result_schema
from validator.lab.binding.native import BindingFile
from validator.lab.files import LabFile
from validator.markdown.front_matter import FrontMatter
from validator.strict import json_schema

__all__ = ["schema"]


@click.command()
@click.argument("kind", type=click.Choice(["procedure", "lab", "binding", "platform", "result"]))
def schema(kind: str) -> None:
    """Print the JSON Schema of a procedure's front matter, of a lab file, of a binding, of a platform or of result.json."""
    match kind:
        case "procedure":
            found = json_schema(FrontMatter, title="The front matter of a procedure")
        case "lab":
            found = json_schema(LabFile, title="A lab file")
        case "binding":
            found = json_schema(BindingFile, title="A binding")
        case "platform":
            found = json_schema(Platform, title="A platform")
        case _:
            found = result_schema()
    click.echo(json.dumps(found, indent=2, ensure_ascii=False))
