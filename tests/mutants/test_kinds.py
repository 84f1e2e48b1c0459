"""Every kind of change: what it makes of a line, and where it must be reported."""

import pytest

from mutants.kinds import (
    DEEDS,
    PROMISES,
    answers,
    cells,
    claims,
    devices,
    digits,
    documents,
    drops,
    exits,
    front,
    letters,
    lines,
    names,
    prompts,
    python,
    samples,
    slips,
    swaps,
    values,
    words,
)
from tests.mutants.pages import changes, only, page
from tests.project import Project

SHOWN = """
    ```console vary=duration
    root@h1:~# ip -br address
    eth0  UP  10.0.0.1/30 ... 00:00:07
    lo {{ state:word }} ...
    ```
    """
CONFIGURED = """
    ```console
    left# configure terminal
    left(config)# router bgp 65001
    left(config-router)# neighbor 10.0.0.2 remote-as 65002
    left(config-router)# end
    left#
    ```
    """


def test_every_digit_that_is_shown(project: Project) -> None:
    found = changes(
        digits.mutate, page(project, "```console\nroot@h1:~# echo 1\neth0 19 {{ n1:int }} ...\n```\n")
    )
    assert [after for _, after in found] == [
        "eth1 19 {{ n1:int }} ...",
        "eth0 29 {{ n1:int }} ...",
        "eth0 10 {{ n1:int }} ...",
    ]


def test_the_first_letter_of_every_word(project: Project) -> None:
    found = changes(letters.mutate, page(project, SHOWN))
    assert [after for _, after in found] == [
        "fth0  UP  10.0.0.1/30 ... 00:00:07",
        "eth0  VP  10.0.0.1/30 ... 00:00:07",
        "mo {{ state:word }} ...",
    ]


def test_every_word_removed(project: Project) -> None:
    found = changes(words.mutate, page(project, SHOWN))
    assert [after for _, after in found if after.startswith(("lo", " "))] == [
        "  UP  10.0.0.1/30 ... 00:00:07",
        " {{ state:word }} ...",
        "lo  ...",
    ]


def test_lines_removed_and_swapped(project: Project) -> None:
    on = page(project, SHOWN)
    assert [(one.kind, one.line, sorted(one.at)) for one in lines.mutate(on)] == [
        ("line removed", 8, [7, 8]),
        ("lines swapped", 8, [8, 9]),
        ("line removed", 9, [8, 9]),
    ]


def test_a_prompt_is_reported_at_the_command_that_leads_to_it(project: Project) -> None:
    on = page(project, CONFIGURED)
    found = [one for one in prompts.mutate(on) if one.after.startswith("left(config-router)#")]
    assert [(one.line, one.after, sorted(one.at)) for one in found] == [
        (7, "left(config-router)# configure terminal", [7]),
        (8, "left(config-router)# router bgp 65001", [7]),
        (11, "left(config-router)#", [10]),
    ]


def test_an_exit_status_is_reported_at_a_command_that_has_one(project: Project) -> None:
    on = page(
        project,
        "```console\nleft# show version\nroot@h1:~# true\n```\n\n```console exit=1\nroot@h1:~# false\n```\n",
    )
    assert [(one.after, sorted(one.at)) for one in exits.mutate(on)] == [
        ("```console exit=1", [8]),
        ("```console exit=2", [12]),
        ("```console", [12]),
    ]


def test_another_name_for_a_value_and_another_kind(project: Project) -> None:
    on = page(
        project,
        "```console\nroot@h1:~# cat a\n{{ a:int }}\nroot@h1:~# cat b\n{{ a }} {{ b }}\n```\n",
        front="vars: {b: 2}",
    )
    assert [(one.after, sorted(one.at)) for one in names.mutate(on)] == [
        ("{{ b:int }}", [9, 11]),
        ("{{ aa:int }}", [9, 11]),
        ("{{ a:mac }}", [9, 11]),
        ("{{ b }} {{ b }}", [9, 11]),
        ("{{ aa }} {{ b }}", [9, 11]),
        ("{{ a }} {{ a }}", [9, 11]),
        ("{{ a }} {{ bb }}", [11]),
    ]


def test_a_value_that_varies_becomes_none_of_its_kind(project: Project) -> None:
    assert changes(samples.mutate, page(project, SHOWN)) == [
        ("eth0  UP  10.0.0.1/30 ... 00:00:07", "eth0  UP  10.0.0.1/30 ... (none)")
    ]


def test_cells_and_columns(project: Project) -> None:
    on = page(project, '```console match=table columns="A,B"\nroot@h1:~# cat t\nA  B   C\n1  22  3\n```\n')
    found = list(cells.mutate(on))
    assert [one.after for one in found] == [
        "x  B   C",
        "A  x   C",
        "A  B   x",
        "x  22  3",
        "1  xx  3",
        "1  22  x",
        '```console match=table columns="As,B"',
        '```console match=table columns="A,Bs"',
    ]
    assert sorted(found[0].at) == [8, 9], "without its name in the header, a cell belongs to another column"


def test_keys_and_values_of_documents(project: Project) -> None:
    on = page(project, '```console match=json\nroot@h1:~# cat j\n{"a": "up", "b": 1, "c": true}\n```\n')
    assert [after for _, after in changes(documents.mutate, on)] == [
        '{"as": "up", "b": 1, "c": true}',
        '{"a": "up", "bs": 1, "c": true}',
        '{"a": "up", "b": 1, "cs": true}',
        '{"a": "upx", "b": 1, "c": true}',
        '{"a": "up", "b": 10, "c": true}',
        '{"a": "up", "b": 1, "c": false}',
    ]


def test_a_command_dropped_is_seen_at_the_one_before_or_later(project: Project) -> None:
    on = page(project, CONFIGURED)
    one = next(one for one in drops.mutate(on) if "router bgp" in one.before)
    assert (one.line, one.after) == (8, "")
    assert [line for line in range(1, 12) if one.is_right(line)] == [7, 8, 9, 10, 11]


def test_commands_swapped_take_what_they_show_along(project: Project) -> None:
    on = page(project, "```console\nroot@h1:~# a\n1\nroot@h1:~# b\n2\n```\n")
    assert [one.after for one in swaps.mutate(on)] == ["root@h1:~# b\n2\nroot@h1:~# a\n1"]


def test_a_command_on_another_device_of_the_same_sort(project: Project) -> None:
    on = page(project, "```console\nleft# show version\nroot@h1:~# true\n```\n")
    assert [one.after for one in devices.mutate(on)] == ["right# show version"]


@pytest.mark.parametrize(
    ("command", "kind", "others"),
    [
        ("ip address add 10.0.0.1/30 dev eth0", "address", ["ip address add 10.0.0.2/30 dev eth0"]),
        (
            "ip route add 10.1.0.0/16 via 10.0.0.9",
            "address",
            ["ip route add 10.2.0.0/16 via 10.0.0.9", "ip route add 10.1.0.0/16 via 10.0.0.10"],
        ),
        ("arp -s 02:00:00:00:00:0f", "address", ["arp -s 02:00:00:00:00:00"]),
        ("ip link set eth0 up", "interface", ["ip link set eth1 up"]),
        ("ip link set lo up", "interface", ["ip link set eth0 up"]),
        ("ping -c 3 -i 0.2 10.0.0.2", "number", ["ping -c 4 -i 0.2 10.0.0.2"]),
        ("ping {{ n1 }}", "number", []),
    ],
)
def test_what_a_command_is_about(project: Project, command: str, kind: str, others: list[str]) -> None:
    on = page(project, f"```console\nroot@h1:~# {command}\n```\n", front="vars: {n1: 10.0.0.1}")
    found = [one.after for one in values.mutate(on) if one.kind == kind]
    assert found == [f"root@h1:~# {other}" for other in others]


def test_another_as_number(project: Project) -> None:
    on = page(project, CONFIGURED)
    assert [one.after for one in values.mutate(on) if one.kind == "AS number"] == [
        "left(config)# router bgp 65002",
        "left(config-router)# neighbor 10.0.0.2 remote-as 65003",
    ]


def test_slips_of_the_pen(project: Project) -> None:
    on = page(project, "```text file=/tmp/a on=h1\none two\n```\n\n```console\nroot@h1:~# true\n```\n")
    assert [(one.kind, one.after) for one in slips.mutate(on)] == [
        ("word dropped", "one "),
        ("misspelt", "one uwo"),
        ("misspelt", "root@h1:~# urue"),
    ]


def test_the_front_matter(project: Project) -> None:
    project.page("## S\n\n```console\nroot@h1:~# true\n```\n", lab="pair", name="first.md")
    on = page(
        project,
        "```console\nroot@h1:~# ping {{ to }}\n```\n",
        front="prerequisites: [first]\nvars:\n  to: 10.0.0.9",
    )
    found = {one.kind: one for one in front.mutate(on)}
    assert found["variable's value"].after == "  to: 10.0.0.0"
    assert found["variable's value"].is_right(11), "where it is used"
    assert found["prerequisites dropped"].after == ""


def test_a_change_is_made_to_one_place_and_nothing_else(project: Project) -> None:
    on = page(project, SHOWN + CONFIGURED)
    for mutate in (*PROMISES, *DEEDS):
        for one in mutate(on):
            was, became = one.before.split("\n"), one.after.split("\n") if one.after else []
            text = on.text.split("\n")
            text[one.line - 1 : one.line - 1 + len(was)] = became
            assert one.text == "\n".join(text) or one.after == ""
            assert one.text != on.text
    assert only(digits.mutate(on), after="eth1  UP  10.0.0.1/30 ... 00:00:07").deed is False


def test_claims_about_a_watch(project: Project) -> None:
    on = page(
        project,
        """
        ```console watch=flow
        root@h1:~# ping -i 0.2 10.0.0.2
        ```

        ```watch flow
        outage <= 1s
        lost <= 0
        no line matches "unreachable"
        some line matches "ttl=64"
        ```
        """,
    )
    assert changes(claims.mutate, on) == [
        ("outage <= 1s", "outage >= 1s"),
        ("lost <= 0", "lost >= 1"),
        ('no line matches "unreachable"', 'some line matches "unreachable"'),
        ('some line matches "ttl=64"', 'no line matches "ttl=64"'),
        ('some line matches "ttl=64"', 'some line matches "utl=64"'),
    ]


def test_python(project: Project) -> None:
    on = page(project, '```python run\nfound = 1\nassert found == 1 and "x" in "xy"\n```\n')
    assert [(one.after, sorted(one.at)) for one in python.mutate(on)] == [
        ("found = 2", [7, 8]),
        ('assert found != 1 and "x" in "xy"', [8]),
        ('assert found == 1 and "x" not in "xy"', [8]),
        ('assert found == 2 and "x" in "xy"', [8]),
    ]


def test_questions_and_answers(project: Project) -> None:
    project.write(
        "procedures/labs/secret.yml", "devices: {h1: {platform: linux}}\nsecrets: {new: correct horse}\n"
    )
    on = page(
        project,
        """
        ```console
        root@h1:~# rm -i note
        remove note? <<yes>>
        root@h1:~# passwd
        New password: <<secret:new>>
        root@h1:~# less note
        (END) <<Space>>
        ```
        """,
        lab="secret",
    )
    assert [(one.kind, one.after, sorted(one.at)) for one in answers.mutate(on)] == [
        ("question", "semove note? <<yes>>", [7, 8]),
        ("answer", "remove note? <<zes>>", [7, 8]),
        ("question", "Oew password: <<secret:new>>", [9, 10]),
        ("question", "(FND) <<Space>>", [11, 12]),
    ]
