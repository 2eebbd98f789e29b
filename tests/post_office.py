#!/usr/bin/env python3
"""A small mail server and a small SMS gateway, on ports of their own, for the tests of messages.

usage: post_office.py FOLDER        prints "<smtp port> <http port>", then serves until killed
Every e-mail taken is FOLDER/mail-<n>.eml, every SMS FOLDER/sms-<n>.json. What it does depends on who is written to:
  refused…  says no, for good        busy…  says not now        cut…  takes everything, and hangs up without a word
With a user name it knows one account: marelle / "craie jaune". STARTTLS is offered with the certificate it made."""
import base64
import http.server
import json
import os
import socketserver
import ssl
import subprocess
import sys
import threading

FOLDER = sys.argv[1]
CERTIFICATE, KEY = os.path.join(FOLDER, "certificate.pem"), os.path.join(FOLDER, "key.pem")
PASSWORD = "craie jaune"
TOKEN = "jeton-de-la-passerelle"
lock, counts = threading.Lock(), {"mail": 0, "sms": 0}


def keep(kind, ending, text):
    with lock:
        counts[kind] += 1
        path = os.path.join(FOLDER, f"{kind}-{counts[kind]}.{ending}")
        with open(path + ".new", "w", encoding="utf-8") as out:
            out.write(text)
        os.rename(path + ".new", path)


class Smtp(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write((text + "\r\n").encode())
        self.wfile.flush()

    def handle(self):
        self.secure, self.known, to = False, False, ""
        self.say("220 post office")
        while line := self.rfile.readline().decode("utf-8", "replace").rstrip("\r\n"):
            verb = line.split(" ")[0].upper()
            if verb == "EHLO":
                self.say("250-post office")
                self.say("250-AUTH PLAIN") if self.secure else self.say("250-STARTTLS")
                self.say("250 8BITMIME")
            elif verb == "STARTTLS":
                self.say("220 go on")
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(CERTIFICATE, KEY)
                self.connection = context.wrap_socket(self.connection, server_side=True)
                self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
                self.secure = True
            elif verb == "AUTH":
                given = line.split(" ")[2] if line.count(" ") > 1 else self.ask()
                self.known = base64.b64decode(given).split(b"\0")[1:] == [b"marelle", PASSWORD.encode()]
                self.say("235 welcome" if self.known else "535 who are you?")
            elif verb == "RCPT":
                to = line[line.index("<") + 1:line.index(">")]
                self.say("550 nobody of that name" if to.startswith("refused") else
                         "451 come back later" if to.startswith("busy") else "250 well")
            elif verb == "DATA":
                self.say("354 go on")
                text = ""
                while (part := self.rfile.readline().decode("utf-8", "replace")) not in (".\r\n", ""):
                    text += part[1:] if part.startswith("..") else part
                keep("mail", "eml", f"X-Secure: {self.secure}\nX-Known: {self.known}\n" + text)
                if to.startswith("cut"):
                    return
                self.say("250 taken")
            elif verb == "QUIT":
                return self.say("221 bye")
            else:
                self.say("250 well")

    def ask(self):
        self.say("334 ")
        return self.rfile.readline().decode().strip()


class Gateway(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.headers.get("authorization") != "Bearer " + TOKEN:
            return self.answer(401, {})
        if body["to"].endswith("01"):
            return self.answer(422, {"reason": "not a number"})
        if body["to"].endswith("02"):
            return self.answer(503, {})
        keep("sms", "json", json.dumps({**body, "key": self.headers.get("idempotency-key")}, ensure_ascii=False))
        if body["to"].endswith("03"):
            return self.connection.close()
        if body["to"].endswith("04"):  # an address the answer gives is never gone to
            self.send_response(302)
            self.send_header("location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()
            return None
        return self.answer(202, {"reference": "gw-" + body["id"][-4:]})

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads = True, True

    def handle_error(self, *_):
        pass


subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-keyout", KEY, "-out", CERTIFICATE, "-days", "2", "-subj", "/CN=localhost",
                "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
smtp, gateway = Server(("127.0.0.1", 0), Smtp), Server(("127.0.0.1", 0), Gateway)
threading.Thread(target=smtp.serve_forever, daemon=True).start()
print(smtp.server_address[1], gateway.server_address[1], flush=True)
gateway.serve_forever()
