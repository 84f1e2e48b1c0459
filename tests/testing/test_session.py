"""What a scripted device does, told as a person at its keyboard would see it."""

import pytest

from tests.testing.played import SWITCH, Played

# --- prompts, modes, commands -----------------------------------------------------------------------------------


def device(commands: str = "", **keys: str) -> Played:
    """`sw1>` with some commands, and some keys of the script beside."""
    more = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return Played(f"{SWITCH}{more}commands:\n{commands or '  nothing: []'}\n")


def test_a_session_begins_with_the_prompt_of_the_first_mode() -> None:
    assert device().shown == b"sw1> "


def test_what_is_typed_is_echoed_and_an_unknown_command_is_said_to_be_so() -> None:
    assert device().line("shwo") == "shwo\r\n% Unknown command: shwo\r\nsw1> "


def test_enter_alone_shows_the_prompt_again() -> None:
    assert device().line("") == "\r\nsw1> "


@pytest.mark.parametrize("enter", ["\r", "\n", "\r\n", "\r\0"])
def test_every_form_of_enter_is_one(enter: str) -> None:
    played = device("  show clock: '12:00'")
    assert played.type(f"show clock{enter}") == "show clock\r\n12:00\r\nsw1> "
    assert played.type(f"show clock{enter}") == "show clock\r\n12:00\r\nsw1> "


def test_blanks_between_words_are_any_number() -> None:
    assert device("  show clock: '12:00'").line("  show   clock ").endswith("12:00\r\nsw1> ")


def test_a_name_stands_for_a_word_and_at_the_end_for_the_rest_of_the_line() -> None:
    played = device("  'ping {{ host_ }} with {{ options }}': '{{ host_ }}|{{ options }}'")
    assert played.line("ping h1 with count 3").endswith("\r\nh1|count 3\r\nsw1> ")
    assert "% Unknown command" in played.line("ping h1 h2 with count 3")


def test_a_command_without_names_comes_before_one_with_names() -> None:
    played = device("  'show {{ what }}': any\n  show clock: this")
    assert played.line("show clock").endswith("this\r\nsw1> ")
    assert played.line("show log").endswith("any\r\nsw1> ")


MODES = """
hostname: sw1
modes:
  user:
    prompt: '{{ host }}> '
    commands: {enable: [{to: enable}], exit: [{close: true}]}
  enable:
    prompt: '{{ host }}# '
    also: [user]
    commands: {configure terminal: [{to: config}], 'show running-config': "hostname {{ host }}\\n{{ config }}",
               write memory: ['[OK]', {save: true}], rollback: [{restore: true}], reload: [{reboot: true}]}
  config:
    prompt: '{{ host }}(config)# '
    commands:
      'hostname {{ name }}': [{set: {host: '{{ name }}'}}]
      'interface {{ name }}': [{to: interface}, {section: '{{ line }}'}]
      'ntp server {{ address }}': [{keep: '{{ line }}'}]
      'no {{ what }}': [{forget: '{{ what }}'}]
      end: [{to: enable}]
  interface:
    prompt: '{{ host }}(config-if)# '
    also: [config]
    commands: {'description {{ text }}': [{keep: '{{ line }}'}], exit: [{to: config}]}
boot: [U-Boot, {wait: 2}, Linux]
"""


def test_modes_have_prompts_and_commands_of_their_own() -> None:
    played = Played(MODES)
    assert played.line("configure terminal") == (
        "configure terminal\r\n% Unknown command: configure terminal\r\nsw1> "
    )
    shown = [played.line(line).rpartition("\n")[2] for line in ("enable", "configure terminal", "end")]
    assert shown == ["sw1# ", "sw1(config)# ", "sw1# "]


def test_a_mode_may_have_the_commands_of_others() -> None:
    played = Played(MODES)
    played.line("enable")
    assert played.line("exit") == "exit\r\n"
    assert played.ended is not None


def configured() -> Played:
    played = Played(MODES)
    lines = ["hostname left", "ntp server 10.0.0.1", "interface eth0", "description To the core", "end"]
    for line in ["enable", "configure terminal", *lines]:
        played.line(line)
    return played


def running(played: Played) -> list[str]:
    return played.line("show running-config").split("\r\n")[1:-1]


def test_the_running_configuration_is_what_was_typed() -> None:
    played = configured()
    assert running(played) == [
        "hostname left",
        "ntp server 10.0.0.1",
        "interface eth0",
        " description To the core",
    ]


def test_lines_of_the_configuration_are_taken_away_in_their_section_or_with_it() -> None:
    played = configured()
    for line in ("configure terminal", "interface eth0", "no description", "no ntp server", "end"):
        played.line(line)
    assert running(played) == ["hostname left", "interface eth0"]
    played.line("configure terminal")
    played.line("no interface eth0")
    played.line("end")
    assert running(played) == ["hostname left"]


def test_every_session_sees_what_another_one_changed() -> None:
    played = configured()
    assert played.again() == "left> "
    played.line("enable")
    assert " description To the core" in running(played)


def test_only_what_was_saved_survives_a_reboot() -> None:
    played = configured()
    played.line("write memory")
    for line in ("configure terminal", "hostname right", "end"):
        played.line(line)
    played.line("reload")
    assert played.ended is not None
    assert (played.ended.how, played.ended.seconds) == ("reboot", 2)
    assert played.again() == "left> "


def test_the_running_configuration_can_be_put_back() -> None:
    played = configured()
    played.line("rollback")
    assert running(played) == ["hostname sw1"]


def test_a_console_stays_through_a_reboot_and_shows_it() -> None:
    played = Played(MODES + "console: true\n")
    played.line("enable")
    assert played.line("reload") == "reload\r\nU-Boot\r\nLinux\r\nsw1> "
    assert (played.now, played.ended) == (2, None)


def test_a_console_cannot_be_left() -> None:
    played = Played(MODES + "console: true\ngreeting: Hello\n")
    assert played.line("exit") == "exit\r\nHello\r\nsw1> "


# --- output ---------------------------------------------------------------------------------------------------------


def test_text_can_be_counted() -> None:
    assert device("  count: [{say: 'line {{ n }}', times: 3}]").line("count") == (
        "count\r\nline 1\r\nline 2\r\nline 3\r\nsw1> "
    )


def test_text_can_be_written_without_an_end_of_its_line() -> None:
    assert device("  half: [{write: no end}]").line("half") == "half\r\nno endsw1> "


def test_output_takes_its_time() -> None:
    played = device("  slow: [one, {wait: 1.5}, two]")
    assert played.line("slow").endswith("one\r\ntwo\r\nsw1> ")
    assert played.now == 1.5


def paged(erase: str = "backspaces") -> Played:
    commands = "  log: [{say: 'line {{ n }}', times: 5}]\n  all: [{pager: 0}]"
    return device(commands, pager=f"{{lines: 3, erase: {erase}}}")


def test_a_pager_stops_at_the_end_of_a_page_and_goes_on_with_a_key() -> None:
    played = paged()
    assert played.line("log") == "log\r\nline 1\r\nline 2\r\n--More--"
    gone = "\b" * 8 + " " * 8 + "\b" * 8
    assert played.type(" ") == f"{gone}line 3\r\nline 4\r\n--More--"
    assert played.type("\r") == f"{gone}line 5\r\nsw1> "


def test_a_pager_shows_one_more_line_at_enter_and_nothing_more_at_q() -> None:
    played = paged("escape")
    played.line("log")
    assert played.type("\r") == "\r\x1b[Kline 3\r\n--More--"
    assert played.type("q") == "\r\x1b[Ksw1> "


def test_a_pager_takes_itself_away_as_the_script_says() -> None:
    played = paged("return")
    played.line("log")
    assert played.type("q") == "\r        \rsw1> "


def test_a_pager_may_have_a_key_for_the_whole_rest() -> None:
    played = device("  log: [{say: 'line {{ n }}', times: 90}]", pager="{lines: 3, all: a}")
    played.line("log")
    assert played.type("a").endswith("line 90\r\nsw1> ")


def test_a_pager_can_be_turned_off() -> None:
    played = paged()
    played.line("all")
    assert "--More--" not in played.line("log")


# --- questions ------------------------------------------------------------------------------------------------------


def test_a_question_takes_a_line() -> None:
    played = device("  copy: [{ask: {text: 'To [startup]? ', name: to}}, 'copied to {{ to }}']")
    assert played.line("copy") == "copy\r\nTo [startup]? "
    assert played.line("disk0") == "disk0\r\ncopied to disk0\r\nsw1> "


def test_a_question_takes_a_key() -> None:
    played = device("  reload: [{ask: {text: 'Sure? [confirm]', key: true, accept: 'y|'}}, going]")
    played.line("reload")
    assert played.type("\r") == "\r\ngoing\r\nsw1> "
    played.line("reload")
    assert played.type("n") == "n\r\nsw1> "


def test_a_secret_is_not_shown_and_refused_as_often_as_the_script_says() -> None:
    ask = "{text: 'Password: ', secret: true, accept: right, refused: '% Access denied', tries: 2}"
    played = device(f"  enable: [{{ask: {ask}}}, in]")
    assert played.line("enable") == "enable\r\nPassword: "
    assert played.typing[-1] == "secret"
    assert played.line("wrong") == "\r\n% Access denied\r\nPassword: "
    assert played.line("right") == "\r\nin\r\nsw1> "
    assert played.typing[-1] == "line"
    played.line("enable")
    assert played.type("x\r", "y\r").endswith("% Access denied\r\nsw1> ")


def test_ctrl_c_at_a_secret_leaves_the_echo_as_it_was() -> None:
    played = device("  enable: [{ask: {text: 'Password: ', secret: true}}, in]", echo="terminal")
    played.line("enable")
    assert played.type("sec\x03") == "^C\r\nsw1> "
    assert played.typing[-1] == "line"


def test_a_wrong_answer_ends_the_command() -> None:
    played = device("  erase: [{ask: {text: 'Erase? ', accept: 'yes'}}, gone]")
    played.line("erase")
    assert played.line("no") == "no\r\nsw1> "


# --- the login ------------------------------------------------------------------------------------------------------

LOGIN = "{users: {admin: s3cret}}"


def test_a_login_asks_for_a_name_and_a_password() -> None:
    played = device(login=LOGIN, greeting="Welcome. Your password is yours", motd="Last login today")
    assert played.shown.decode() == "Welcome. Your password is yours\r\nUsername: "
    assert played.line("admin") == "admin\r\nPassword: "
    assert played.line("s3cret") == "\r\nLast login today\r\nsw1> "


def test_enter_alone_at_a_login_asks_again() -> None:
    played = device(login=LOGIN)
    assert played.type("\r", "admin\r", "s3cret\r") == "\r\nUsername: admin\r\nPassword: \r\nsw1> "


def test_a_wrong_password_is_refused_and_after_three_the_line_is_dropped() -> None:
    played = device(login=LOGIN)
    assert played.type("admin\r", "x\r") == "admin\r\nPassword: \r\n% Login invalid\r\nUsername: "
    assert played.type("nobody\r", "s3cret\r").endswith("% Login invalid\r\nUsername: ")
    played.type("admin\r", "s3cret \r")
    assert played.ended is not None


def test_a_console_asks_for_ever() -> None:
    played = device(login="{users: {admin: s3cret}, tries: 1}", console="true")
    assert played.type("admin\r", "x\r").endswith("% Login invalid\r\nUsername: ")


def test_a_login_may_want_a_password_alone() -> None:
    played = device(login="{users: {vty: s3cret}, username: ~}")
    assert played.shown == b"Password: "
    assert played.line("s3cret") == "\r\nsw1> "


def test_an_expired_password_may_ask_for_another_one() -> None:
    motd = "['Your password has expired.', {ask: {text: 'New password: ', secret: true}}]"
    played = device(login=LOGIN, motd=motd)
    assert played.type("admin\r", "s3cret\r").endswith("Your password has expired.\r\nNew password: ")
    assert played.line("better") == "\r\nsw1> "


# --- keys -----------------------------------------------------------------------------------------------------------


def test_backspace_and_ctrl_u_edit_the_line() -> None:
    played = device("  show clock: '12:00'")
    assert played.type("shox\x7fw clock\r") == "shox\b \bw clock\r\n12:00\r\nsw1> "
    assert played.type("ab\x15show clock\r") == "ab\b \b\b \bshow clock\r\n12:00\r\nsw1> "


def test_ctrl_c_drops_the_line_and_ends_a_command() -> None:
    played = device("  hang: [{fault: hang}]\n  slow: [one, {wait: 60}, two]")
    assert played.type("show clo\x03") == "show clo^C\r\nsw1> "
    assert played.line("hang") == "hang\r\n"
    assert played.type("\x03") == "^C\r\nsw1> "
    assert played.type("slow\r", "\x03") == "slow\r\none\r\n^C\r\nsw1> "


def test_ctrl_d_leaves() -> None:
    played = device()
    played.type("\x04")
    assert played.ended is not None


def test_what_is_typed_ahead_waits_its_turn() -> None:
    played = device("  slow: [{wait: 1}, done]")
    assert played.type("slow\r", "slow\r") == "slow\r\ndone\r\nsw1> slow\r\ndone\r\nsw1> "


def test_a_help_key_shows_what_may_follow_and_the_line_again() -> None:
    played = device('  "show ?": "  bgp\\n  version"', help='"?"')
    assert played.type("show ?") == "show ?\r\n  bgp\r\n  version\r\nsw1> show "
    assert played.type("xy?") == "xy?\r\n% Unknown command: show xy?\r\nsw1> show xy"


# --- echoes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("echo", "shown"),
    [
        ("device", "show x\r\n"),
        ("terminal", ""),
        ("none", ""),
        ("twice", "show x\r\nshow x\r\n"),
        ("backspaced", "show x\b\b\b\b\b\bshow x\r\n"),
    ],
)
def test_an_echo_comes_in_many_forms(echo: str, shown: str) -> None:
    assert device("  show x: done", echo=echo).line("show x") == f"{shown}done\r\nsw1> "


def test_a_long_echo_is_wrapped_at_eighty_columns() -> None:
    played = device("  'say {{ x }}': done", echo="wrapped")
    assert played.line("say " + "x" * 80) == "say " + "x" * 71 + " \r" + "x" * 9 + "\r\ndone\r\nsw1> "


# --- faults ---------------------------------------------------------------------------------------------------------


def test_a_device_dies_in_the_middle_of_a_command() -> None:
    played = device("  die: [half, {fault: die}, more]")
    assert played.line("die") == "die\r\nhalf\r\n"
    assert played.ended is not None
    assert played.ended.how == "die"
    assert [(event.kind, event.text) for event in played.events] == [("typed", "die"), ("fault", "die")]


def test_a_deaf_device_answers_nothing_any_more() -> None:
    played = device("  deaf: [{fault: deaf}]")
    assert played.type("deaf\r", "\x03", "\r") == "deaf\r\n"


def test_a_flood_has_the_size_that_the_script_says() -> None:
    shown = device("  flood: [{flood: 250000}]").line("flood")
    assert len(shown) == len("flood\r\n") + 250_000 + len("sw1> ")


def test_a_flood_ends_with_ctrl_c() -> None:
    shown = device("  flood: [{flood: 2500000}]").type("flood\r", "\x03")
    assert shown.endswith("^C\r\nsw1> ")
    assert len(shown) < 200_000
