"""A source on loopback: serves what a recorded response says, well or badly."""
import http.server
import threading
import urllib.parse


class Server:
    """Answers `respond(path, {name: value})` -> body, in bytes, or None for status 404. `spoil(number, body)` may
    return (status, content type, body) instead; `number` counts requests from 1."""

    def __init__(self, respond, spoil=None):
        self.requests = []
        lock = threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(handler):  # noqa: N805  the outer self is the server
                parts = urllib.parse.urlsplit(handler.path)
                with lock:
                    self.requests.append(handler.path)
                    number = len(self.requests)
                body = respond(parts.path.lstrip("/"), dict(urllib.parse.parse_qsl(parts.query)))
                status, kind = (404, "text/plain") if body is None else (200, "application/octet-stream")
                spoilt = spoil(number, body) if spoil else None
                if spoilt:
                    status, kind, body = spoilt
                handler.send_response(status)
                if status in (301, 302):
                    handler.send_header("Location", body.decode())
                    body = b""
                handler.send_header("Content-Type", kind)
                handler.send_header("Content-Length", str(len(body or b"")))
                handler.end_headers()
                handler.wfile.write(body or b"")

            def log_message(handler, *_):  # noqa: N805
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
