import FoundationEssentials

/// The encoders library: writes base64 with padding, and also reads it without padding.
enum EncoderFunctions {
  static let all = [
    Function(
      "base64.encode", cost: .copiesFirst, [.global([.bytes], .string)],
      .one { value in
        if case .bytes(let bytes) = value { .string(Data(bytes).base64EncodedString()) } else { .noSuchOverload }
      }),
    Function(
      "base64.decode", cost: .copiesFirst, [.global([.string], .bytes)],
      .one { value in
        guard case .string(let lines) = value else { return .noSuchOverload }
        // Only CR and LF are line ends of the encoding (RFC 2045); other Unicode line ends are not removed.
        let text = String(String.UnicodeScalarView(lines.unicodeScalars.filter { $0 != "\r" && $0 != "\n" }))
        let missing = (4 - text.utf8.count % 4) % 4
        let hasPadding = text.utf8.contains(UInt8(ascii: "="))
        let padded = text + String(repeating: "=", count: hasPadding || missing == 3 ? 0 : missing)
        guard missing == 0 || !hasPadding, let data = Data(base64Encoded: padded) else {
          return .failure(.invalidArgument, "\(text.printedLiteral) is not base64")
        }
        return .bytes(Array(data))
      }),
  ]
}
