import Foundation
import TestSupport

/// A mail server on loopback, with STARTTLS where it has a certificate, that keeps what it takes.
final class MailDouble {
  private static let script = """
    import os, socket, ssl, sys
    folder, certificate = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    server = socket.create_server(("127.0.0.1", 0))
    open(folder + "/new", "w").write(str(server.getsockname()[1]))
    os.rename(folder + "/new", folder + "/port")
    count = 0
    while True:
        connection, _ = server.accept()
        secure = False
        try:
            connection.sendall(b"220 double ESMTP\\r\\n")
            lines = connection.makefile("rb")
            while line := lines.readline():
                word = line[:4].upper()
                answer = b"250 fine\\r\\n"
                if word == b"EHLO":
                    offer = b"250-STARTTLS\\r\\n" if certificate and not secure else b""
                    answer = b"250-double\\r\\n" + offer + b"250 SIZE 1000000\\r\\n"
                elif word == b"STAR":
                    connection.sendall(b"220 go\\r\\n")
                    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                    context.load_cert_chain(certificate)
                    connection = context.wrap_socket(connection, server_side=True)
                    lines, secure = connection.makefile("rb"), True
                    continue
                elif word == b"RCPT" and b"nobody" in line:
                    answer = b"550 no such user\\r\\n"
                elif word == b"DATA":
                    connection.sendall(b"354 go on\\r\\n")
                    mail = b"".join(iter(lines.readline, b".\\r\\n"))
                    open(f"{folder}/new", "wb").write(mail)
                    os.rename(f"{folder}/new", f"{folder}/mail-{count}-{'tls' if secure else 'plain'}")
                    count += 1
                if word == b"QUIT" and os.path.exists(folder + "/silent"):
                    lines.read()
                connection.sendall(answer)
                if word == b"QUIT":
                    break
        except OSError:
            pass
        connection.close()

    """

  private let folder = TemporaryFolder()
  private let process: ChildProcess
  /// Of loopback, chosen by the system.
  let port: String

  /// Its certificate, to trust.
  var certificateFile: String { folder.file("identity.pem") }

  /// - Parameters:
  ///   - hasTLS: whether it has a certificate, made by the `openssl` command
  ///   - saysGoodbye: whether it answers who says goodbye
  init(hasTLS: Bool, saysGoodbye: Bool = true) async throws {
    if !saysGoodbye { folder.write([], to: "silent") }
    folder.write(Array(Self.script.utf8), to: "server.py")
    var command = ["python3", folder.file("server.py"), folder.path]
    if hasTLS {
      let path = folder.file("identity.pem")
      let exit = try ChildProcess([
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
        "-subj", "/CN=double", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", path, "-out", path + ".new",
      ]).wait()
      guard exit == .status(0) else { throw NoCertificate() }
      folder.write(folder.read("identity.pem") + folder.read("identity.pem.new"), to: "identity.pem")
      command.append(path)
    }
    process = try ChildProcess(command)
    let path = folder.file("port")
    port = try await Wait.until("the mail server") {
      FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// The `openssl` command failed.
  struct NoCertificate: Error {}

  /// The mails that it took, in order, each with whether it came encrypted.
  var mails: [(text: String, isEncrypted: Bool)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasPrefix("mail-") }.sorted().map { name in
      (String(decoding: folder.read(name), as: UTF8.self), name.hasSuffix("tls"))
    }
  }
}
