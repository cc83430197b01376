"""Python's poplib, told what to do as the other drivers are: see request.ts."""

import hashlib
import json
import poplib
import sys
import time


def main():
    request = json.loads(sys.argv[1])
    start = time.perf_counter()
    client = poplib.POP3(request["host"], request["port"])
    client.user(request["user"])
    client.pass_(request["password"])
    login = time.perf_counter() - start
    hashes = []
    if request["work"] == "list":
        client.list()
        client.uidl()
    else:
        for number in range(request["last"], request["first"] - 1, -1):
            if request["work"] == "headers":
                client.top(number, 0)
            else:
                lines = client.retr(number)[1]
                octets = b"\r\n".join(lines) + b"\r\n"
                if "hashFile" in request:
                    hashes.append(f"{number} {hashlib.sha256(octets).hexdigest()}\n")
    end = time.perf_counter() - start
    print(json.dumps({"milliseconds": end * 1000, "loginMilliseconds": login * 1000}))
    client.quit()
    if "hashFile" in request:
        with open(request["hashFile"], "w", encoding="ascii") as file:
            file.writelines(hashes)


main()
