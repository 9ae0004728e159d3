"""The readers: so many keep-alive connections, each asking again as soon as it is answered. Standard library only.

Runs in a process of its own, so that its time is not taken for the server's: a plan as JSON on standard input; on standard
output the word `begin` when the warm-up is over, then the result as JSON.
"""

import asyncio
import json
import os
import re
import sys
import time

LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
LOCATION = re.compile(rb"\r\nlocation: ([^\r]+)", re.IGNORECASE)
TOKEN = "b" * 32


class Reader:
    """One connection of one person."""

    def __init__(self, plan: dict, session: str | None, place: str = ""):
        self.plan, self.place = plan, place
        # Above whatever an earlier run has saved.
        self.sequence = int(time.time())
        cookies = f"csrftoken={TOKEN}" + (f"; sessionid={session}" if session else "")
        self.head = (
            f"Host: {plan['host']}:{plan['port']}\r\nCookie: {cookies}\r\nX-CSRFToken: {TOKEN}\r\n"
            "Accept-Encoding: gzip\r\nUser-Agent: bench\r\n"
        )

    async def connect(self):
        self.input, self.output = await asyncio.open_connection(self.plan["host"], self.plan["port"])

    async def ask(self, method: str, path: str, body: str = "", kind: str = "application/x-www-form-urlencoded"):
        """Send one request; gives the status and where it leads."""
        sent = f"Content-Type: {kind}\r\nContent-Length: {len(body.encode())}\r\n" if method != "GET" else ""
        self.output.write(f"{method} {path} HTTP/1.1\r\n{self.head}{sent}\r\n{body}".encode())
        head = await self.input.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        await self.input.readexactly(int(length[1]) if length else 0)
        location = LOCATION.search(head)
        return int(head[9:12]), location[1].decode() if location else ""

    async def page(self):
        status, _location = await self.ask("GET", self.plan["path"])
        return status == 200

    async def save(self):
        """One answer of an open attempt, another one each time."""
        self.sequence += 1
        body = json.dumps({"sequence": self.sequence, "response": self.plan["responses"][self.sequence % 2]})
        status, _ = await self.ask("PUT", f"{self.place}answers/{self.plan['answers']['order']}/", body, "application/json")
        return status == 200

    async def attempt(self):
        """A whole attempt: begin, look at it, save an answer, send all, read the review."""
        answers = self.plan["answers"]
        begun, place = await self.ask("POST", self.plan["path"])
        shown, _ = await self.ask("GET", place)
        saved, _ = await self.ask("PUT", f"{place}answers/{answers['order']}/", answers["saved"], "application/json")
        sent, review = await self.ask("POST", place, answers["form"])
        read, _ = await self.ask("GET", review)
        return (begun, shown, saved, sent, read) == (302, 200, 200, 302, 200)


async def measure(plan: dict) -> dict:
    places = plan.get("attempts") or [""] * len(plan["sessions"])
    readers = [Reader(plan, session, place) for session, place in zip(plan["sessions"], places, strict=True)]
    for reader in readers:
        await reader.connect()
    await _read(readers, plan["what"], plan["warm"])
    sys.stdout.write("begin\n")
    sys.stdout.flush()
    started = time.perf_counter()
    times, failed = await _read(readers, plan["what"], plan["seconds"], plan.get("every", 0))
    last = [reader.sequence for reader in readers]
    return {
        "last": last,
        "done": len(times),
        "failed": failed,
        "seconds": time.perf_counter() - started,
        "times": sorted(times),
    }


async def _read(readers: list[Reader], what: str, seconds: float, every: float = 0) -> tuple[list[float], int]:
    """Ask for so long: each again as soon as it is answered or, with `every`, once in so many seconds, not all at once."""
    times, failures = [], []
    end = time.perf_counter() + seconds

    async def go_on(reader, place):
        await asyncio.sleep(every * place / len(readers))
        while (began := time.perf_counter()) < end:
            good = await getattr(reader, what)()
            times.append(time.perf_counter() - began)
            if not good:
                failures.append(reader)
            await asyncio.sleep(max(0, every - times[-1]))

    await asyncio.gather(*(go_on(reader, place) for place, reader in enumerate(readers)))
    return times, len(failures)


def summary(result: dict) -> dict:
    times = result.pop("times")
    for name, share in (("median", 0.5), ("p95", 0.95)):
        result[name] = times[int(len(times) * share)] * 1000 if times else None
    return result


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        # On one core: the server keeps the others to itself.
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    json.dump(summary(asyncio.run(measure(json.load(sys.stdin)))), sys.stdout)
