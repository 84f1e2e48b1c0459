#!/bin/sh
# Makes the virtual environment .venv, or leaves a sound one alone.
#
# With PYTHON set, that interpreter is used, and a .venv of another version is made anew. Without it, the first
# Python of this machine that is new enough.
set -eu

venv=.venv

version() {
    "$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# Scripts inside an environment name its absolute path: one that was moved is not sound.
sound() {
    grep -qsF "$(pwd -P)/$venv" "$venv/pyvenv.cfg" && new_enough "$venv/bin/python" || return 1
    [ -z "${PYTHON-}" ] || [ "$(version "$PYTHON")" = "$(version "$venv/bin/python")" ]
}

sound && exit 0

python=
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if new_enough "$candidate"; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "validator needs Python 3.11 or newer; ${PYTHON:-python3} is older or not there. Name one: make PYTHON=python3.12" >&2
    exit 1
fi

# Debian keeps the half of venv that installs pip in a package of its own, one per version of Python.
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    short=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    tools/packages.sh "Virtual environments need ensurepip" "python$short-venv"
fi

echo "Making $venv with Python $(version "$python")."
"$python" -m venv --clear "$venv"
