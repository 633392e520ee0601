"""Messages to clients: a template and a client's facts into text that is ready to paste.

A template may come from a colleague or from the net, and what it makes goes to a client. So nothing in it is
trusted: `grammar` lets through a small part of Jinja, `rendering` says what remains in a sandbox, and whatever
of our own words is left in the text is refused. Templates and facts come in as values; no file is read here.

Jinja2 costs a command more than all the rest of it, so only the commands that need it import this.
"""

from csmcli.core.speech import Speech
from csmcli.messages.grammar import LONGEST_TEMPLATE, Fault, faults
from csmcli.messages.rendering import InternalWord, NotKnown, TooLong, render
from csmcli.messages.sandbox import Own

__all__ = ["LONGEST_TEMPLATE", "Fault", "InternalWord", "NotKnown", "Own", "Speech", "TooLong", "faults", "render"]
