"""As much of BSON as the lab's commands to MongoDB need. Documents that are copied stay bytes."""
import struct


class Raw(bytes):
    """A document that is encoded already."""


def encode(document):
    if isinstance(document, Raw):
        return bytes(document)
    body = b"".join(_element(name, value) for name, value in document.items())
    return struct.pack("<i", len(body) + 5) + body + b"\0"


def _element(name, value):
    key = name.encode() + b"\0"
    if isinstance(value, bool):
        return b"\x08" + key + bytes([value])
    if isinstance(value, int):
        return b"\x10" + key + struct.pack("<i", value)
    if isinstance(value, str):
        text = value.encode() + b"\0"
        return b"\x02" + key + struct.pack("<i", len(text)) + text
    if isinstance(value, list):
        return b"\x04" + key + encode({str(i): item for i, item in enumerate(value)})
    if isinstance(value, (dict, Raw)):
        return b"\x03" + key + encode(value)
    if isinstance(value, bytes):
        return b"\x05" + key + struct.pack("<i", len(value)) + b"\x04" + value
    raise TypeError(type(value))


def decode(data, raw=()):
    """A document; those members that are named in raw stay bytes."""
    result, at = {}, 4
    while data[at] != 0:
        kind, end = data[at], data.index(0, at + 1)
        name, at = data[at + 1:end].decode(), end + 1
        value, at = _value(kind, data, at, name, raw)
        result[name] = value
    return result


def _value(kind, data, at, name, raw):
    if kind in (3, 4):
        size = struct.unpack_from("<i", data, at)[0]
        part = data[at:at + size]
        if name in raw:
            items = decode(part, raw=tuple(str(i) for i in range(1000))) if kind == 4 else Raw(part)
            return (list(items.values()) if kind == 4 else items), at + size
        if kind == 3:
            return (Raw(part) if name in raw else decode(part, raw)), at + size
        return list(decode(part, raw).values()), at + size
    if kind == 1:
        return struct.unpack_from("<d", data, at)[0], at + 8
    if kind == 2:
        size = struct.unpack_from("<i", data, at)[0]
        return data[at + 4:at + 3 + size].decode(), at + 4 + size
    if kind == 5:
        size = struct.unpack_from("<i", data, at)[0]
        return data[at + 5:at + 5 + size], at + 5 + size
    if kind == 8:
        return bool(data[at]), at + 1
    if kind == 16:
        return struct.unpack_from("<i", data, at)[0], at + 4
    if kind in (9, 17, 18):
        return struct.unpack_from("<q", data, at)[0], at + 8
    if kind == 7:
        return data[at:at + 12], at + 12
    if kind == 10:
        return None, at
    raise ValueError("BSON type %d" % kind)
