#!/bin/sh
# Installs Debian packages: tools/packages.sh REASON PACKAGE...
#
# Says what it will do before it does it. Does nothing where no package is named, warns and goes on where there
# is no apt-get (whatever needed the packages is skipped there), and fails only where it should have worked.
set -eu

reason=$1
shift
[ $# -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "$reason, and this machine has no apt-get. Install yourself what is called on Debian: $*" >&2
    exit 0
fi

if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null; then
    as_root=sudo
else
    echo "$reason, and there is no sudo. As root: apt-get install --no-install-recommends $*" >&2
    exit 1
fi

echo "$reason. Installing with ${as_root:+$as_root }apt-get, without recommended packages: $*"

apt() {
    # A machine that has just been started is often busy with its own upgrades: wait for the lock.
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@"
}

known() {
    for package in "$@"; do
        apt-cache show "$package" >/dev/null 2>&1 || return 1
    done
}

# A machine without package lists, or with lists that do not know these packages, needs fresh ones first.
known "$@" || apt update
if ! known "$@"; then
    echo "This distribution does not have all of them." >&2
    exit 1
fi

if ! apt install --yes --no-install-recommends "$@"; then
    echo "Once more, with fresh package lists."
    apt update
    apt install --yes --no-install-recommends "$@"
fi

# These start a service of their own, which nothing here uses: programs are run in namespaces, by the lab or the tests.
# They were not here a moment ago, so nobody depends on them.
if [ -d /run/systemd/system ]; then
    for package in "$@"; do
        case $package in
            openssh-server)
                echo "Stopping and disabling the service that $package brought: the tests start their own."
                $as_root systemctl disable --quiet --now ssh.service
                ;;
            frr | openvswitch-switch | ser2net)
                echo "Stopping and disabling the service that $package brought: the lab does not need it."
                $as_root systemctl disable --quiet --now "$package.service"
                ;;
        esac
    done
fi
