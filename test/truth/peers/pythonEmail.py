"""Reads messages with Python's email package: paths on standard input, one JSON object for each on standard output."""

import hashlib
import json
import signal
import sys
from email import message_from_bytes, policy


def lenient(octets, charset):
    if charset not in (None, "", "us-ascii", "ascii", "unknown-8bit", "default"):
        try:
            return octets.decode(charset, "replace")
        except (LookupError, ValueError):
            pass
    try:
        return octets.decode("utf-8")
    except ValueError:
        return octets.decode("cp1252", "replace")


def addresses(message, name):
    try:
        field = message[name]
        return [[a.display_name, a.addr_spec] for a in field.addresses] if field is not None else []
    except Exception:
        return None


def date(message):
    try:
        field = message["date"]
        moment = field.datetime if field is not None else None
        if moment is None:
            return None
        if moment.tzinfo is None:
            from datetime import timezone

            moment = moment.replace(tzinfo=timezone.utc)
        return int(moment.timestamp())
    except Exception:
        return None


def walk(part):
    if part.get_content_maintype() == "multipart" and isinstance(part.get_payload(), list):
        for child in part.get_payload():
            yield from walk(child)
    else:
        yield part


def read(octets):
    message = message_from_bytes(octets, policy=policy.default)
    texts, htmls, attachments = [], [], []
    for part in walk(message):
        kind = part.get_content_type()
        try:
            disposition = part.get_content_disposition()
        except Exception:
            disposition = None
        name = part.get_filename() or ""
        content = part.get_payload(decode=True) if not part.is_multipart() else None
        is_text = kind in ("text/plain", "text/html") and disposition in (None, "inline")
        if is_text and content is not None:
            (texts if kind == "text/plain" else htmls).append(lenient(content, part.get_content_charset()))
        if part.get_content_maintype() != "multipart" and (not is_text or name):
            attachments.append([name, digest(kind, content)])
    subject = message["subject"]
    return {
        "from": addresses(message, "from"),
        "to": addresses(message, "to"),
        "subject": None if subject is None else str(subject),
        "date": date(message),
        "text": "\n".join(texts),
        "html": "\n".join(htmls),
        "attachments": attachments,
    }


def digest(kind, content):
    if kind.startswith("message/") or content is None:
        return "-"
    return hashlib.sha256(content.replace(b"\r\n", b"\n").rstrip(b"\n")).hexdigest()


def too_long(*_):
    raise TimeoutError


signal.signal(signal.SIGALRM, too_long)
sys.setrecursionlimit(5000)
for line in sys.stdin:
    path = line.rstrip("\n")
    signal.alarm(20)
    try:
        with open(path, "rb") as file:
            result = read(file.read())
    except BaseException as error:
        result = {"error": repr(error)[:200]}
    signal.alarm(0)
    text = json.dumps({"path": path, **result})
    print(text, flush=True)
