import CoderAPI
import Glibc
import Pipeline
import Rules
import Time

/// What can be found out about the server and the token without changing anything.
struct ServerChecks: Sendable {
  let assembly: Assembly

  /// What the rules look at besides the list; nothing where they do not load, which other checks tell.
  private var needs: RuleNeeds { assembly.settings.loadRules().ruleSet?.needs ?? .nothing }

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
    // Before the lists: a server that is slow with those may use up the time for all that is asked.
    let tokenEnd = await tokenEnd(client)
    let (workspaces, listing) = await workspaces(client)
    let (templates, names) = await templates(client)
    let rights = if let listing, !listing.workspaces.isEmpty { [await rights(client, listing)] } else { [Check]() }
    return [server, clock(client), token, tokenEnd, workspaces] + rights + [templates]
      + (await groups(client)) + (await parameters(client, listing)) + (await sessions(client))
      + [allowance(client)].compactMap(\.self)
      + (listing.map { matches(of: $0, templates: names) + fleet($0, version, client.clock.now()) } ?? [])
  }

  private func fleet(_ listing: Listing, _ version: ServerVersion?, _ now: Timestamp) -> [Check] {
    FleetChecks(
      facts: listing.workspaces.map { WorkspaceFacts($0, templates: nil) }, server: ServerTraits(version: version),
      now: now, settings: assembly.settings, policy: assembly.policy
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
    if check.status == .failed { return check }
    guard assembly.tokenFile != nil else {
      return Check(
        "token", .warning, "\(check.detail); it is taken from $\(Settings.sessionToken.environment ?? "")",
        advice: """
          'coder logout' in a shell that has it deletes the token on the server: write the token to a file that only Curfew \
          may read, and name that with token_file
          """)
    }
    guard let path = openFile() else { return check }
    return Check(
      "token", .warning, "\(check.detail); everybody on this machine may read \(path)", advice: "chmod 600 \(path)")
  }

  /// The token's file where others may read it; systemd's credentials lie in a directory that only the service enters.
  private func openFile() -> String? {
    guard let path = assembly.tokenFile?.absolutePath else { return nil }
    if TokenEnd.isSystemdCopy(path) { return nil }
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & 0o004 != 0 ? path : nil
  }

  private func accepted(_ client: CoderClient) async -> Check {
    do {
      let user = try await client.currentUser().value
      let roles = user.roles.isEmpty ? "no site-wide role" : user.roles.joined(separator: ", ")
      return Check("token", .ok, "user \(user.username) (\(roles))")
    } catch let failure as CoderFailure where failure.code == .absentOrForbidden || failure.code == .forbidden {
      return Check("token", .ok, "accepted; its scopes do not let it see its own user, which is as it should be")
    } catch {
      return Check("token", .failed, "\(error)", advice: Failures.advice(error))
    }
  }

  private func tokenEnd(_ client: CoderClient) async -> Check {
    let now = client.clock.now()
    let version = await version(client)
    let found = await TokenEnd(client, assembly, version: version)
    guard let end = found.end else {
      return Check(
        "token end", .unknown, found.reason,
        advice: "set token_expires; since v2.35.0 a token lasts 7 days unless made with --lifetime")
    }
    let text =
      assembly.settings.display(now: now).timeAndDistance(end)
      + (found.moves ? "; each use moves it" : "")
      + (found.scopes.isEmpty ? "" : "; its scopes: \(found.scopes.joined(separator: ", "))")
    if end <= now { return Check("token end", .failed, text, advice: "the token is over; make a new one") }
    return found.isNear(now)
      ? Check("token end", .warning, text, advice: TokenEnd.renewal(assembly)) : Check("token end", .ok, text)
  }

  /// The server's version; `nil` where it cannot be told, which another check says.
  private func version(_ client: CoderClient) async -> ServerVersion? {
    do { return ServerVersion(try await client.buildInfo().value.version) } catch { return nil }
  }

  /// What the token may change, as the server says: before a refusal tells.
  private func rights(_ client: CoderClient, _ listing: Listing) async -> Check {
    let all = listing.workspaces
    do {
      let rights = try await ChangeRights(of: client, to: all)
      let sentence =
        rights.sentence(about: all)
        + (rights.seesOwnOnly ? "; it sees only the workspaces of its user and those that others share" : "")
      guard rights.isLimited(among: all) else { return Check("rights", .ok, sentence) }
      guard assembly.policy.mode == .enforce else {
        return Check("rights", .ok, "\(sentence); that is enough to watch and plan")
      }
      let none = all.allSatisfy { rights.mayChange($0) == false }
      return Check(
        "rights", none ? .failed : .warning, sentence,
        advice: """
          nothing is sent for those that it may not change; to change them the user needs Organization Admin, or a role with \
          workspace update, in their organization, and a token with scopes needs coder:workspaces.operate and template:read
          """)
    } catch {
      return Check("rights", .unknown, "\(error)", advice: "what the token may change is found out by trying")
    }
  }

  /// Whether the owners' groups can be read, where a rule looks at them.
  private func groups(_ client: CoderClient) async -> [Check] {
    guard needs.groups else { return [] }
    do {
      guard let note = try await OwnerGroups(of: client).note else {
        return [Check("groups", .ok, "sees all groups with their members")]
      }
      return [
        Check(
          "groups", .warning, note,
          advice: """
            rules that look at owner.groups answer unknown, and do nothing; the server tells groups with a Premium licence \
            only, a token with scopes needs group:read and user:read, and its user a role that sees the users
            """)
      ]
    } catch {
      return [Check("groups", .unknown, "\(error)")]
    }
  }

  /// Whether the parameters of workspaces can be read, where a rule looks at them.
  private func parameters(_ client: CoderClient, _ listing: Listing?) async -> [Check] {
    guard needs.parameters != .none,
      let workspace = listing?.workspaces.first(where: \.isRunning) ?? listing?.workspaces.first
    else { return [] }
    do {
      let parameters = try await client.parameters(ofBuild: workspace.latestBuild.id).value
      let count = parameters.isEmpty ? "no parameters" : "parameters"
      return [Check("parameters", .ok, "can be read: \(workspace.ownerName)/\(workspace.name) has \(count)")]
    } catch {
      return [
        Check(
          "parameters", .warning, "\(error)",
          advice: "rules that look at ws.params answer unknown, and do nothing")
      ]
    }
  }

  /// Whether the sessions can be read, where a rule looks at them or their address is set.
  private func sessions(_ client: CoderClient) async -> [Check] {
    guard needs.sessions || client.knowsMetrics else { return [] }
    do {
      _ = try await client.sessions()
      return [Check("sessions", .ok, "can be read at \(assembly.settings[Settings.coderMetricsURL] ?? "")")]
    } catch {
      return [
        Check(
          "sessions", .warning, "\(error)",
          advice: "rules that look at ws.sessions answer unknown, and do nothing")
      ]
    }
  }

  /// What is left of the server's limit of requests, which others use up as well.
  private func allowance(_ client: CoderClient) -> Check? {
    guard let (remaining, limit) = client.listsLeft else { return nil }
    let text = "\(remaining) of \(limit) requests for the list are left in this minute"
    return remaining * 4 >= limit
      ? Check("rate limit", .ok, text)
      : Check(
        "rate limit", .warning, text,
        advice: "somebody else at this address, or with a token of the same user, uses them up; Curfew waits then")
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
          advice: """
            to see the workspaces of others the user needs Template Admin, or Organization Admin in their organization; a \
            token with scopes needs coder:workspaces.operate and template:read
            """), nil
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
