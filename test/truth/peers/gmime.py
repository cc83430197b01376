"""Reads messages with GMime 3: paths on standard input, one JSON object for each on standard output."""

import hashlib
import json
import signal
import sys

import gi

gi.require_version("GMime", "3.0")
from gi.repository import GMime

GMime.init()


def lenient(octets, charset):
    if charset is not None and charset.lower() not in ("", "us-ascii", "ascii", "unknown-8bit", "default"):
        try:
            return octets.decode(charset, "replace")
        except (LookupError, ValueError):
            pass
    try:
        return octets.decode("utf-8")
    except ValueError:
        return octets.decode("cp1252", "replace")


def addresses(field):
    found = []
    if field is None:
        return found
    for index in range(field.length()):
        entry = field.get_address(index)
        if isinstance(entry, GMime.InternetAddressGroup):
            found += addresses(entry.get_members())
        else:
            found.append([entry.get_name() or "", entry.get_addr() or ""])
    return found


def content_of(part):
    wrapper = part.get_content()
    if wrapper is None:
        return b""
    stream = GMime.StreamMem.new()
    wrapper.write_to_stream(stream)
    array = stream.get_byte_array()
    return bytes(array) if not hasattr(array, "data") else bytes(array.data)


def walk(part):
    if isinstance(part, GMime.Multipart) and part.get_count() > 0:
        for index in range(part.get_count()):
            yield from walk(part.get_part(index))
    else:
        yield part


def read(octets):
    parser = GMime.Parser.new_with_stream(GMime.StreamMem.new_with_buffer(octets))
    message = parser.construct_message(None)
    texts, htmls, attachments = [], [], []
    root = message.get_mime_part()
    for part in walk(root) if root is not None else []:
        content_type = part.get_content_type()
        kind = content_type.get_mime_type().lower()
        disposition = (part.get_disposition() or "").lower()
        name = ""
        content = None
        if isinstance(part, GMime.Part):
            name = part.get_filename() or ""
            content = content_of(part)
        else:
            name = part.get_content_type_parameter("name") or ""
            stated = part.get_content_disposition()
            name = (stated.get_parameter("filename") if stated is not None else None) or name
        is_text = kind in ("text/plain", "text/html") and disposition in ("", "inline")
        if is_text and content is not None:
            text = lenient(content, content_type.get_parameter("charset"))
            (texts if kind == "text/plain" else htmls).append(text)
        if not kind.startswith("multipart/") and (not is_text or name):
            attachments.append([name, digest(kind, content)])
    moment = message.get_date()
    return {
        "from": addresses(message.get_from()),
        "to": addresses(message.get_to()),
        "subject": message.get_subject(),
        "date": None if moment is None else moment.to_unix(),
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
for line in sys.stdin:
    path = line.rstrip("\n")
    signal.alarm(20)
    try:
        with open(path, "rb") as file:
            result = read(file.read())
    except BaseException as error:
        result = {"error": repr(error)[:200]}
    signal.alarm(0)
    print(json.dumps({"path": path, **result}), flush=True)
