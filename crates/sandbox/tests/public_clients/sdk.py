"""Runs clickpesa-python-sdk, unchanged, against the sandbox at argv[1].

Its address is fixed, so it reaches the sandbox through the proxy that httpx takes from the environment. The proxy
answers as api.clickpesa.com with a certificate of its own, and passes the requests on to the sandbox.
"""

import datetime
import os
import socket
import ssl
import sys
import tempfile
import threading
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "api.clickpesa.com"


def certificate(folder):
    """A new key and certificate of the host, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.timezone.utc)
    day = datetime.timedelta(days=1)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - day).not_valid_after(now + day)
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
    signed = builder.sign(key, hashes.SHA256())
    path = os.path.join(folder, "host.pem")
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    with open(path, "wb") as file:
        file.write(key.private_bytes(serialization.Encoding.PEM, *private))
        file.write(signed.public_bytes(serialization.Encoding.PEM))
    return path


def pump(source, sink):
    """Passes on everything until the source ends."""
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve(connection, tls, sandbox):
    """Answers one CONNECT, and passes on what is inside the TLS connection."""
    request = b""
    while b"\r\n\r\n" not in request:
        request += connection.recv(4096)
    assert request.startswith(f"CONNECT {HOST}:443 ".encode()), request
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    client = tls.wrap_socket(connection, server_side=True)
    server = socket.create_connection(sandbox)
    threading.Thread(target=pump, args=(client, server), daemon=True).start()
    pump(server, client)


def proxy(pem, sandbox):
    """Starts the proxy and returns its address."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem)
    listener = socket.create_server(("127.0.0.1", 0))

    def accept():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection, tls, sandbox), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return "http://127.0.0.1:%d" % listener.getsockname()[1]


with tempfile.TemporaryDirectory() as folder:
    address = urlsplit(sys.argv[1])
    os.environ["SSL_CERT_FILE"] = certificate(folder)
    os.environ["HTTPS_PROXY"] = proxy(os.environ["SSL_CERT_FILE"], (address.hostname, address.port))

    from clickpesa import ClickPesa, ConflictError, NotFoundError, ValidationError

    def refused(kind, call, *args, **named):
        try:
            call(*args, **named)
        except kind as error:
            return str(error)
        raise AssertionError(f"{call} was not refused")

    with ClickPesa("sandbox-client", "sandbox-key", checksum_key=sys.argv[2]) as client:
        billpay = client.billpay
        made = billpay.create_order_control_number(
            bill_reference="SDK1", amount=90900, max_collection_amount=100000, description="Water")
        assert made["billPayNumber"] == "SDK1", made
        assert made["billMaxCollectionAmount"] == 100000, made
        assert billpay.get_details("SDK1") == made
        refused(ConflictError, billpay.create_order_control_number, bill_reference="SDK1")
        refused(NotFoundError, client.payments.get_status, "SDK1")
        exact = billpay.update_reference("SDK1", payment_mode="EXACT")
        assert "billMaxCollectionAmount" not in exact, exact
        assert billpay.update_status("SDK1", "INACTIVE")["billStatus"] == "INACTIVE"
        customer = billpay.create_customer_control_number("Asha", phone="255700000000", max_collection_amount=5000)
        assert customer["billCustomerName"] == "Asha", customer
        many = billpay.bulk_create_order_numbers([{"billReference": "SDK2"}, {"billReference": "SDK2"}])
        assert (many["created"], many["failed"]) == (1, 1), many
        client.checksum_key = "another key"
        assert "Invalid checksum" in refused(ValidationError, billpay.create_order_control_number)
