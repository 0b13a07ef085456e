import Files
import FoundationEssentials
import Notices
import Time

/// One entry of `channels` in the settings file.
struct ChannelSetting: Sendable {
  let channel: Channel
  let origin: Settings.Origin

  /// The entry for people, without addresses and paths of secrets.
  var text: String {
    let form = if case .webhook(let webhook) = channel.target { " (\(webhook.form.rawValue))" } else { "" }
    let digest = channel.digest > .zero ? ", gathered for \(channel.digest.shortText)" : ""
    return "\(channel.target.kind)\(form)\(digest), \(channel.delivery.rawValue)"
  }

  /// Why it cannot be used as it is, for people: the secret or the certificates that cannot be read, or the program that cannot
  /// be run by whoever asks; `nil` where all is there.
  var obstacle: String? {
    let secrets: [SecretSource]
    switch channel.target {
    case .webhook(let webhook): secrets = [webhook.address] + (webhook.secretFile.map { [.file($0)] } ?? [])
    case .mail(let mail): secrets = mail.passwordFile.map { [.file($0)] } ?? []
    case .command(let words): return words.first.flatMap(ChannelSetting.obstacle(toRunning:))
    }
    for secret in secrets {
      do throws(SecretSource.Mistake) { _ = try secret.read() } catch { return error.description }
    }
    return channel.target.certificateObstacle
  }

  private static func obstacle(toRunning program: String) -> String? {
    do throws(PathFailure) {
      switch try PathContent(at: program) {
      case .nothing: return "there is no program \(program)"
      case .directory: return "\(program) is a folder and no program"
      case .file, .other: break
      }
    } catch {
      return error.description
    }
    return FileManager.default.isExecutableFile(atPath: program) ? nil : "\(program) may not be executed"
  }
}

extension Settings {
  /// The key in the settings file.
  static let channelsKey = "channels"
}
