"""Devices that exist: reached over SSH, telnet, raw TCP, serial lines or any command, and one run at a time."""
