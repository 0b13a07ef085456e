import Files
import Pipeline
import Time

/// A saved plan's file.
struct PlanFile {
  let path: String

  /// More than any plan has: an action takes less than a kilobyte.
  private static let limit = 256 << 20

  /// Reads the plan.
  ///
  /// - Throws: ``CommandFailure``, with status 5 where it was edited after it was written.
  func read() throws -> SavedPlan {
    let text = try text(for: "read")
    do throws(SavedPlan.Flaw) {
      return try SavedPlan(document: text)
    } catch {
      let anew = "make it anew with 'curfew plan -o \(path)'"
      switch error {
      case .notAPlan(let reason):
        throw CommandFailure(.failure, "\(path): this is no plan of Curfew: \(reason)", advice: anew)
      case .newer(let version):
        throw CommandFailure(
          .failure, "\(path): a newer version of Curfew wrote this plan (schema_version \(version))",
          advice: "apply it with that version, or \(anew)")
      case .edited:
        throw CommandFailure(
          .refused, "\(path): the plan was changed after it was written, or its file is damaged; nothing was done",
          advice: "\(anew); what it should do otherwise belongs in the rules")
      }
    }
  }

  /// Saves a plan. An older plan there is replaced at once; any other file is left alone.
  ///
  /// - Returns: when the plan was made that this one replaces; `nil` where there was none, or one that cannot be applied any more
  ///   because its file was damaged or a newer Curfew wrote it
  func write(_ plan: SavedPlan) throws -> Timestamp? {
    let bytes = Array(plan.document.utf8)
    guard try PathContent.isAnything(at: path) else {
      try RegularFile.create(bytes, at: path)
      return nil
    }
    let present = try text(for: "written")
    var replaced: Timestamp?
    do throws(SavedPlan.Flaw) {
      replaced = try SavedPlan(document: present).madeAt
    } catch {
      if case .notAPlan(let reason) = error {
        throw CommandFailure(
          .failure, "\(path) is there and is no plan (\(reason)); it was left as it is", advice: "name another file")
      }
    }
    try FileReplacement.write(bytes, to: path)
    return replaced
  }

  /// - Parameter purpose: what is about to be done with the plan, as a participle
  private func text(for purpose: String) throws -> String {
    let bytes: [UInt8]
    do throws(PathFailure) {
      bytes = try RegularFile.bytes(at: path, limit: Self.limit)
    } catch {
      throw CommandFailure(.failure, "\(path): the plan cannot be \(purpose): \(error.reason)", advice: error.advice)
    }
    // Whatever is not UTF-8 is no JSON either, and is told so.
    return String(decoding: bytes, as: UTF8.self)
  }
}
