"""What was wrong with an answer of an OpenID provider: a code and plain facts. Pure; `refusals` has the sentences."""

from __future__ import annotations


class Wrong(Exception):
    """An answer cannot be trusted. `code` says why; `facts` help an administrator and never hold a secret."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = {name: str(value)[:200] for name, value in facts.items()}
        super().__init__(code)
