"""A name server on loopback that answers as a test wants."""

from __future__ import annotations

import socket
import threading

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


class NameServer:
    """Answers over UDP: `texts` are TXT records by name, `aliases` point a name elsewhere; `mood` says how it is."""

    def __init__(self) -> None:
        self.texts: dict[str, list[tuple[str, ...]]] = {}
        self.aliases: dict[str, str] = {}
        self.mood = "well"
        self.asked: list[str] = []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.place = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def close(self) -> None:
        """Stop answering."""
        self.mood = "closed"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as waker:
            waker.sendto(b"", self.socket.getsockname())
        self.thread.join()
        self.socket.close()

    def _serve(self) -> None:
        while True:
            wire, sender = self.socket.recvfrom(4096)
            if self.mood == "closed":
                return
            if self.mood != "silent" and wire:
                self.socket.sendto(self._answer(wire), sender)

    def _answer(self, wire: bytes) -> bytes:
        if self.mood == "babbling":
            return wire[:2] + b"nonsense"
        asked = dns.message.from_wire(wire)
        answer = dns.message.make_response(asked)
        answer.flags |= dns.flags.RA | dns.flags.AA
        name = asked.question[0].name.to_text(omit_final_dot=True)
        self.asked.append(name)
        if self.mood == "failing":
            answer.set_rcode(dns.rcode.SERVFAIL)
            return answer.to_wire()
        if name in self.aliases:
            answer.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "CNAME", f"{self.aliases[name]}."))
            name = self.aliases[name]
        if name in self.texts:
            lines = [" ".join(f'"{part}"' for part in parts) for parts in self.texts[name]]
            answer.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "TXT", *lines))
        elif self.mood != "empty":
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer.to_wire()
