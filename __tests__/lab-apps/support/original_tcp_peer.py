"""A TCP peer in the original programs' message format, written independently of ours.

server ADDRESS PORT              answers each text message of one client
client ADDRESS PORT TEXT...      sends each text, prints each answer
producer ADDRESS PORT COUNT      sends JSON messages, as json.dumps writes them
consumer ADDRESS PORT            takes one connection, prints each message's sequence_number
"""

import json
import socket
import struct
import sys

HEADER = struct.Struct("!HH")
TEXT, JSON = 1, 2


def receive(connection):
    """Reads header and payload with one call each, as the original does: a message that arrives in pieces is lost on it."""
    header = connection.recv(HEADER.size)
    if not header:
        return None
    length, kind = HEADER.unpack(header)
    payload = connection.recv(length).decode("utf-8")
    return payload if kind == TEXT else json.loads(payload)


def send(connection, kind, payload):
    data = payload.encode("utf-8")
    connection.sendall(HEADER.pack(len(data), kind) + data)


def accept_one():
    with socket.create_server((address, port), backlog=5) as listener:
        print("ready", flush=True)
        return listener.accept()[0]


role, address, port, *words = sys.argv[1], sys.argv[2], int(sys.argv[3]), *sys.argv[4:]
if role in ("server", "consumer"):
    with accept_one() as peer:
        while (message := receive(peer)) is not None:
            print(message if role == "server" else message["sequence_number"], flush=True)
            if role == "server":
                send(peer, TEXT, f"Response to message: {message}")
else:
    with socket.create_connection((address, port)) as peer:
        if role == "client":
            for text in words:
                send(peer, TEXT, text)
                print(receive(peer), flush=True)
        else:
            for number in range(1, int(words[0]) + 1):
                message = {"client_name": "py", "sequence_number": number, "random_numbers": [1] * 400, "uuids": ["\u00e9"] * 400}
                send(peer, JSON, json.dumps(message))
