"""A page with everything in it that the site has to show."""

EBGP = """\
---
title: Exchange routes with eBGP
lab: two-routers
description: Bring up a session between two autonomous systems.
tags: [bgp]
vars:
  as_left: 65001
  as_right: 65002
---
# Exchange routes with eBGP

You connect `left` (AS {{ as_left }}) and `right`.

<!-- setup
```console
left# configure terminal
left(config)# end
```
-->

## Configure the left router

```console
left# configure terminal
left(config)# router bgp {{ as_left }}
left(config-router)# neighbor 10.0.0.2 remote-as {{ as_right }}
left(config-router)# end
left#
```

## Check the session

```console until=30s vary=duration
left# show bgp summary
...
10.0.0.2        4      65002        12        12 00:02:07            1
...
left# show ip route bgp
```

## Test from a host

1. Write the address book:

    ```text file=/etc/hosts append on=h1
    10.2.0.10 h2
    ```

2. Ping the other side {#ping}

   ```console
   root@h1:~# ping -c 1 h2
   1 packets transmitted, 1 received, 0% packet loss, time ...
   ```

3. That is all.

## What else

```console example timeout=5s
left# show version
```

<!-- teardown
```console
left# clear bgp *
```
-->
"""
