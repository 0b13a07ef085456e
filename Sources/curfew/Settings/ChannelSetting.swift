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

  /// Why it cannot be used as it is, for people: the secret or the certificates that cannot be read; `nil` where all is there.
  var obstacle: String? {
    let secrets: [SecretSource] =
      switch channel.target {
      case .webhook(let webhook): [webhook.address] + (webhook.secretFile.map { [.file($0)] } ?? [])
      case .mail(let mail): mail.passwordFile.map { [.file($0)] } ?? []
      case .command: []
      }
    for secret in secrets {
      do throws(SecretSource.Mistake) { _ = try secret.read() } catch { return error.description }
    }
    return channel.target.certificateObstacle
  }
}

extension Settings {
  /// The key in the settings file.
  static let channelsKey = "channels"
}
