"""Forwards every request to the address in the first argument, and adds an unknown member to every object of a JSON answer.

A client that fails behind this proxy would also fail on the day on which the product adds a member. Prints its port.
"""
import http.client
import http.server
import json
import sys
import urllib.parse

PRODUCT = urllib.parse.urlsplit(sys.argv[1])
NOT_FORWARDED = {"connection", "content-length", "transfer-encoding", "accept-encoding", "host"}


def with_new_members(value):
    if isinstance(value, dict):
        return {name: with_new_members(member) for name, member in value.items()} | {"added_later": {"by": ["us"]}}
    return [with_new_members(each) for each in value] if isinstance(value, list) else value


class Proxy(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def forward(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        connection = http.client.HTTPConnection(PRODUCT.hostname, PRODUCT.port or 80, timeout=30)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in NOT_FORWARDED}
        connection.request(self.command, self.path, body or None, headers)
        answer = connection.getresponse()
        content = answer.read()
        if content and "json" in answer.headers.get("Content-Type", ""):
            content = json.dumps(with_new_members(json.loads(content))).encode()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in NOT_FORWARDED:
                self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        connection.close()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = forward

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
print(server.server_address[1], flush=True)
server.serve_forever()
