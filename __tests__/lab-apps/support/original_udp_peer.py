"""A UDP peer that speaks as the original programs do: every datagram is padded with zero bytes to 4096, every text is a JSON string.
It takes a text as it comes, in its quotes.

    original_udp_peer.py client ADDRESS PORT TEXT   sends the text, prints the answer
    original_udp_peer.py server ADDRESS             prints its port, answers one text, prints that text, in its quotes
"""

import json
import socket
import struct
import sys

SIZE = 4096
TEXT = 1


def encode(text):
    payload = json.dumps(text).encode("utf-8")
    return (struct.pack("!HH", len(payload), TEXT) + payload).ljust(SIZE, b"\0")


def decode(datagram):
    size, kind = struct.unpack("!HH", datagram[:4])
    assert kind == TEXT, kind
    return datagram[4 : 4 + size].decode("utf-8")


role, address = sys.argv[1:3]
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
    peer.settimeout(20)
    if role == "client":
        peer.sendto(encode(sys.argv[4]), (address, int(sys.argv[3])))
        print(decode(peer.recv(SIZE)))
    else:
        peer.bind((address, 0))
        print(peer.getsockname()[1], flush=True)
        datagram, client = peer.recvfrom(SIZE)
        print(decode(datagram))
        peer.sendto(encode(f"Response to message: {decode(datagram)}"), client)
