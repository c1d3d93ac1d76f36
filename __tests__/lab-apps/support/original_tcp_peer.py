"""A TCP peer in the original programs' message format, written independently of ours.

server PORT              answers each text message of one client
client PORT TEXT...      sends each text, prints each answer
producer PORT COUNT      sends JSON messages, as json.dumps writes them
consumer PORT            takes one connection, prints each message's sequence_number
"""

import json
import socket
import struct
import sys

HEADER = struct.Struct("!HH")
TEXT, JSON = 1, 2


def receive_exactly(connection, count):
    data = b""
    while len(data) < count:
        piece = connection.recv(count - len(data))
        if not piece:
            return None
        data += piece
    return data


def receive(connection):
    header = receive_exactly(connection, HEADER.size)
    if header is None:
        return None
    length, kind = HEADER.unpack(header)
    payload = receive_exactly(connection, length).decode("utf-8")
    return payload if kind == TEXT else json.loads(payload)


def send(connection, kind, payload):
    data = payload.encode("utf-8")
    connection.sendall(HEADER.pack(len(data), kind) + data)


def accept_one(port):
    with socket.create_server(("127.0.0.1", port)) as listener:
        print("ready", flush=True)
        return listener.accept()[0]


role, port, *words = sys.argv[1], int(sys.argv[2]), *sys.argv[3:]
if role in ("server", "consumer"):
    with accept_one(port) as peer:
        while (message := receive(peer)) is not None:
            print(message if role == "server" else message["sequence_number"], flush=True)
            if role == "server":
                send(peer, TEXT, f"Response to message: {message}")
else:
    with socket.create_connection(("127.0.0.1", port)) as peer:
        if role == "client":
            for text in words:
                send(peer, TEXT, text)
                print(receive(peer), flush=True)
        else:
            for number in range(1, int(words[0]) + 1):
                message = {"client_name": "py", "sequence_number": number, "random_numbers": [1] * 400, "uuids": ["\u00e9"] * 400}
                send(peer, JSON, json.dumps(message))
