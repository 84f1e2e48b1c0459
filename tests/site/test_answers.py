"""Questions on the page: what is typed is told apart, and a secret is never named by its value."""

from tests.site.pages import EBGP

ASKING = EBGP.replace(
    "## Test from a host",
    """\
## Save

```console
left# copy running-config startup-config
Destination filename [startup-config]? <<>>
Really? <<yes>>
Password: <<secret:enable>>
<<^C>>
```

## Test from a host""",
)


def test_an_answer_is_told_apart_from_the_question(render):
    assert render(ASKING).texts("validator-answer") == ["Enter", "yesEnter", "********", "Ctrl+C"]


def test_the_questions_stay_as_the_device_asks_them(render):
    lines = [line.split("\n")[0] for line in render(ASKING).texts("validator-line--output")]
    assert "Destination filename [startup-config]? Enter" in lines
    assert "Password: ********" in lines
