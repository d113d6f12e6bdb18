"""Callers of the gateway, each from a loopback address of their own, which to the gateway are clients of their own."""
import http.client
import json
import socket


class User:
    def __init__(self, id, name, token, address):
        self.id, self.name, self.token, self.address = id, name, token, address


def connect(port, address="127.0.0.1", timeout=30):
    return http.client.HTTPConnection("127.0.0.1", port, timeout=timeout, source_address=(address, 0))


def call(port, method, path, body=None, token=None, address="127.0.0.1", headers=None, timeout=30):
    """Status, headers and JSON (or bytes) of one answer; status 0 when there was none."""
    all_headers = {"Content-Type": "application/json"} if body is not None else {}
    if token:
        all_headers["Authorization"] = "Bearer " + token
    all_headers.update(headers or {})
    server = connect(port, address, timeout)
    try:
        server.request(method, path, json.dumps(body, ensure_ascii=False).encode() if body is not None else None, all_headers)
        answer = server.getresponse()
        content = answer.read()
        if "json" in answer.headers.get("Content-Type", "") and content:
            content = json.loads(content)
        return answer.status, answer.headers, content
    except (OSError, http.client.HTTPException):
        return 0, {}, b""
    finally:
        server.close()


def head(method, path, token=None, **headers):
    """The head of a request for a raw connection."""
    lines = ["%s %s HTTP/1.1" % (method, path), "Host: localhost"]
    if token:
        lines.append("Authorization: Bearer " + token)
    lines += ["%s: %s" % (name.replace("_", "-"), value) for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def raw(port, address="127.0.0.1", timeout=30, receive_buffer=None):
    server = socket.socket()
    if receive_buffer:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    server.settimeout(timeout)
    server.bind((address, 0))
    server.connect(("127.0.0.1", port))
    return server
