"""Proof that wrong pages are caught. `python -m mutants` makes one change at a time to the procedures, and runs them.

The procedures of the project pass. Each *mutant* is one of them with one change that makes it wrong, and must fail at the
right line. Two classes:

- A change to what the page *promises* (shown output, the prompt after a command, an exit status) does nothing to a
  device. So the page is run once, its replies are kept, and every such mutant is run by the ordinary runner
  against these replies: `tape.py`, `replay.py`. Some of each kind are run on a lab as well, and must come out the same.
- A change to what is *done* (a command, a file, an address) is run on a fresh lab of its own: `whole.py`.
"""
