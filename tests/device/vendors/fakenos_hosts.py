"""fakenos's servers, in a process of their own: `python fakenos_hosts.py` reads hosts as JSON from its standard input.

Once all of them listen it writes what each of them says to its commands, as JSON and runs until it is killed. A host is a
name, a port, what comes before the last sign of its prompt, whether its login lands in privileged mode, as on devices
that know no other, and the commands.
"""

import json
import logging
import sys

from fakenos import FakeNOS
from fakenos.core.nos import Nos
from fakenos.plugins.nos import nos_plugins

logging.disable(logging.CRITICAL)
hosts = json.loads(sys.stdin.readline())
network = FakeNOS(
    inventory={
        "hosts": {
            host["name"]: {
                "username": "user",
                "password": "user",
                "port": host["port"],
                "platform": host["name"],
                "shell": {"plugin": "CMDShell", "configuration": {"base_prompt": host["prompt"]}},
            }
            for host in hosts
        }
    }
)
says = {}
for host in hosts:
    nos = Nos(filename=nos_plugins[host["name"]])
    if host["privileged"]:
        nos.initial_prompt = "{base_prompt}#"
    network.nos_plugins[host["name"]] = nos
    texts = {command: nos.commands[command]["output"] for command in host["commands"]}
    says[host["name"]] = {command: text for command, text in texts.items() if isinstance(text, str)}
network.start()
sys.stdout.write(json.dumps(says) + "\n")
sys.stdout.flush()
sys.stdin.read()
