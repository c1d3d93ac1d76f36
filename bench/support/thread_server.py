"""Edge. `thread_server.py ADDRESS PORT`: the TCP server's protocol with a thread per connection, as one would write it in Python."""

import socket
import struct
import sys
import threading

TEXT = 1
HEADER = struct.Struct("!HH")


def receive_exactly(connection, size):
    data = bytearray()
    while len(data) < size:
        piece = connection.recv(size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return bytes(data)


def serve(connection):
    with connection:
        try:
            while True:
                size, kind = HEADER.unpack(receive_exactly(connection, HEADER.size))
                text = receive_exactly(connection, size).decode("utf-8")
                if kind != TEXT:
                    return
                answer = f"Response to message: {text}".encode("utf-8")
                connection.sendall(HEADER.pack(len(answer), TEXT) + answer)
        except (EOFError, ConnectionError):
            return


def main():
    address, port = sys.argv[1], int(sys.argv[2])
    with socket.create_server((address, port), backlog=1024) as server:
        while True:
            connection, _ = server.accept()
            threading.Thread(target=serve, args=(connection,), daemon=True).start()


main()
