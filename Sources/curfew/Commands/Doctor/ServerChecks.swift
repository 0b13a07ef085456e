import CoderAPI
import Glibc
import Pipeline
import Rules
import Time

/// What can be found out about the server and the token without changing anything.
struct ServerChecks: Sendable {
  let assembly: Assembly

  /// The newest server that was tried.
  private static let newestTried = ServerVersion(2, 36, 0)
  private static let oldestTried = ServerVersion(0, 13, 6)

  func run() async -> [Check] {
    let client: CoderClient
    do {
      client = try assembly.client(onlyReads: true)
    } catch {
      return [Check("server", .failed, Failures.sentence(error), advice: Failures.advice(error))]
    }
    let (server, version) = await server(client)
    if server.status == .failed { return [server] }
    let token = await token(client)
    if token.status == .failed { return [server, clock(client), token] }
    let (workspaces, listing) = await workspaces(client)
    let (templates, names) = await templates(client)
    return [server, clock(client), token, await tokenEnd(client), workspaces, templates]
      + (listing.map { matches(of: $0, templates: names) + fleet($0, version) } ?? [])
  }

  private func fleet(_ listing: Listing, _ version: ServerVersion?) -> [Check] {
    FleetChecks(
      facts: listing.workspaces.map { WorkspaceFacts($0, templates: nil) }, server: ServerTraits(version: version),
      settings: assembly.settings, policy: assembly.policy
    ).run()
  }

  private func server(_ client: CoderClient) async -> (Check, ServerVersion?) {
    do {
      let info = try await client.buildInfo().value
      let version = ServerVersion(info.version)
      return (check(info, version, client), version)
    } catch {
      return (Check("server", .failed, "\(error)", advice: Failures.advice(error)), nil)
    }
  }

  private func check(_ info: BuildInfo, _ version: ServerVersion?, _ client: CoderClient) -> Check {
    let found = "Coder \(info.version) at \(client.url)"
    guard let version else {
      return Check("server", .warning, found, advice: "the version cannot be read; it is taken for a new one")
    }
    if version > ServerChecks.newestTried || version < ServerChecks.oldestTried {
      let tried = "\(ServerChecks.oldestTried) to \(ServerChecks.newestTried)"
      return Check("server", .warning, found, advice: "Curfew was tried with \(tried)")
    }
    return Check("server", .ok, found)
  }

  private func clock(_ client: CoderClient) -> Check {
    guard let skew = client.clock.skew else { return Check("clock", .unknown, "the server's answers have no date") }
    if skew.magnitude < .seconds(30) { return Check("clock", .ok, "within a second or two of the server's") }
    let direction = skew < .zero ? "behind" : "ahead of"
    return Check(
      "clock", .warning, "the server's clock is \(skew.magnitude.shortText) \(direction) this machine's",
      advice: "Curfew goes by the server's time; set the clock that is wrong all the same")
  }

  private func token(_ client: CoderClient) async -> Check {
    let check = await accepted(client)
    guard check.status != .failed, let path = openFile() else { return check }
    return Check(
      "token", .warning, "\(check.detail); everybody on this machine may read \(path)", advice: "chmod 600 \(path)")
  }

  /// The token's file where others may read it; systemd's credentials lie in a directory that only the service enters.
  private func openFile() -> String? {
    guard let path = assembly.tokenFile?.absolutePath else { return nil }
    if let credentials = Console.environment["CREDENTIALS_DIRECTORY"], path.hasPrefix(credentials + "/") { return nil }
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & 0o004 != 0 ? path : nil
  }

  private func accepted(_ client: CoderClient) async -> Check {
    do {
      let user = try await client.currentUser().value
      let roles = user.roles.isEmpty ? "no site-wide role" : user.roles.joined(separator: ", ")
      if user.roles.contains("owner") { return Check("token", .ok, "user \(user.username) (\(roles))") }
      return Check(
        "token", .ok, "user \(user.username) (\(roles))",
        advice: "without the role owner, or update rights in every organization, others' workspaces cannot be changed")
    } catch let failure as CoderFailure where failure.code == .absentOrForbidden || failure.code == .forbidden {
      return Check("token", .ok, "accepted; its scopes do not let it see its own user, which is as it should be")
    } catch {
      return Check(
        "token", .failed, "\(error)", advice: "make a new one with 'coder tokens create' as the user Curfew runs as")
    }
  }

  private func tokenEnd(_ client: CoderClient) async -> Check {
    let now = client.clock.now()
    var end = assembly.settings.instant(assembly.settings[Settings.tokenExpires])
    var scopes = ""
    var reason = "the token has no id to ask for"
    do {
      if let id = try assembly.tokens().token.id {
        reason = "the token may not see its own record"
        let key = try await client.apiKey(id: id).value
        end = key.expiresAt ?? end
        if !key.scopes.isEmpty { scopes = "; its scopes: \(key.scopes.joined(separator: ", "))" }
      }
    } catch let failure as CoderFailure where failure.code == .absentOrForbidden || failure.code == .forbidden {
      // As `reason` says already.
    } catch {
      reason = "\(error)"
    }
    guard let end else {
      return Check(
        "token end", .unknown, reason,
        advice: "set token_expires; since v2.35.0 a token lasts 7 days unless made with --lifetime")
    }
    let text = assembly.settings.display(now: now).timeAndDistance(end) + scopes
    if end <= now { return Check("token end", .failed, text, advice: "the token is over; make a new one") }
    return end - now < .days(2)
      ? Check("token end", .warning, text, advice: "make a new one before; Curfew reads token_file again by itself")
      : Check("token end", .ok, text)
  }

  private func workspaces(_ client: CoderClient) async -> (Check, Listing?) {
    do {
      let listing = try await client.listAll().value
      let count = listing.count
      if let unreadable = listing.unreadable.first {
        let what = "does not understand \(listing.unreadable.count) of \(Count.of(count, "workspace")): \(unreadable)"
        return (
          Check(
            "workspaces", .warning, what,
            advice: "Curfew leaves such a workspace alone until its description is right again"), listing
        )
      }
      if listing.notSeen > 0 {
        return (
          Check(
            "workspaces", .failed,
            "the server counts \(Count.of(count, "workspace")) and shows \(count - listing.notSeen); no rule looks at the others",
            advice: """
              the token needs the scope template:read besides coder:workspaces.operate, and its user must be allowed to \
              read the templates: without that the server counts workspaces and does not show them
              """), listing
        )
      }
      if count > 0 { return (Check("workspaces", .ok, "sees \(Count.of(count, "workspace"))"), listing) }
      return (
        Check(
          "workspaces", .warning, "sees no workspace",
          advice: "a token with scopes needs template:read besides workspace:read, else the list is empty"), nil
      )
    } catch {
      return (Check("workspaces", .failed, "\(error)"), nil)
    }
  }

  /// The rules that look at none of the workspaces, and the patterns that match no name: mostly a misspelt one.
  private func matches(of listing: Listing, templates: [String]?) -> [Check] {
    let facts = listing.workspaces.map { WorkspaceFacts($0, templates: nil) }
    guard let ruleSet = assembly.settings.loadRules().ruleSet else { return [] }
    let untold =
      facts.contains { $0.unknown.contains("ws.organization") }
      ? ruleSet.rules(selectingBy: .organization).map { Check("match", .failed, $0.complaint(about: .organization)) }
      : []
    guard listing.notSeen == 0, listing.unreadable.isEmpty else { return untold }
    let idle = ruleSet.idleRules(among: facts, templates: templates ?? [])
    let names = NamesInUse(facts, templates: templates)
    let patterns =
      assembly.policy.optOut.idlePatterns(among: names) + ruleSet.idlePatterns(among: names, without: idle)
    return untold + idle.map { Check("match", .warning, $0.text(among: facts.count)) }
      + IdlePattern.lines(patterns).map { Check("match", .warning, $0) }
  }

  /// With the templates' names; `nil` where they cannot be read.
  private func templates(_ client: CoderClient) async -> (Check, [String]?) {
    do {
      let templates = try await client.allTemplates()
      let refusing = templates.compactMap { Self.forbidden(by: $0) }.sorted()
      let names = templates.map(\.name)
      let deprecated = templates.count { $0.isDeprecated == true }
      let count = Count.of(templates.count, "template") + (deprecated == 0 ? "" : ", \(deprecated) of them deprecated")
      if refusing.isEmpty { return (Check("templates", .ok, count), names) }
      return (
        Check(
          "templates", .warning, "\(count); \(refusing.joined(separator: "; "))",
          advice: "let no rule do that there: exclude these templates, or allow it in the template's settings"), names
      )
    } catch {
      return (
        Check("templates", .warning, "\(error)", advice: "rules that look at template settings answer unknown"), nil
      )
    }
  }

  /// What a template forbids its users, and what comes of it; `nil` where it forbids nothing that rules do.
  private static func forbidden(by template: Template) -> String? {
    let (ttl, autostart) = (template.allowsUserAutostop == false, template.allowsUserAutostart == false)
    guard ttl || autostart else { return nil }
    let things = ttl && autostart ? "own schedules" : ttl ? "own times of stopping" : "own times of starting"
    let actions = (ttl ? ["set_ttl"] : []) + (autostart ? ["set_autostart"] : [])
    return "template \(template.name) forbids \(things); with a Premium licence the server refuses "
      + "\(actions.joined(separator: " and ")) there"
  }
}
