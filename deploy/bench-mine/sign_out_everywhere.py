#!/usr/bin/env python3
"""How long a session that was ended at one gateway is still let in by another.

Each round signs in twice, ends all sessions at the first gateway, and asks the second one with the other session's token
until it says 401; the time counts from the answer of the first. Needs nothing but Python 3.

    sign_out_everywhere.py http://127.0.0.1:8080 http://127.0.0.1:8090 [rounds]
"""
import http.client
import json
import sys
import time
from urllib.parse import urlsplit


def connect(url):
    return http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)


def call(gateway, method, path, token=None, body=None):
    headers = {"Content-Type": "application/json"} if body else {}
    if token:
        headers["Authorization"] = "Bearer " + token
    gateway.request(method, path, json.dumps(body) if body else None, headers)
    answer = gateway.getresponse()
    return answer.status, answer.read()


def main():
    here, there = connect(sys.argv[1]), connect(sys.argv[2])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 100
    name = "signout%d" % time.time()
    account = {"username": name, "password": "securepass123", "email": name + "@example.com"}
    assert call(here, "POST", "/api/user", body=account)[0] == 201
    del account["email"]
    times = []
    for _ in range(rounds):
        one, other = (json.loads(call(here, "POST", "/api/user/login", body=account)[1])["token"] for _ in range(2))
        assert call(there, "GET", "/api/users/me", other)[0] == 200
        assert call(here, "DELETE", "/api/users/me/sessions", one)[0] == 204
        ended = time.perf_counter()
        while call(there, "GET", "/api/users/me", other)[0] != 401:
            assert time.perf_counter() - ended < 10, "still let in after 10 s"
        times.append((time.perf_counter() - ended) * 1000)
    times.sort()
    print("%d rounds: p50 %.1f ms, p99 %.1f ms, longest %.1f ms"
          % (rounds, times[rounds // 2], times[min(rounds - 1, rounds * 99 // 100)], times[-1]))


if __name__ == "__main__":
    main()
