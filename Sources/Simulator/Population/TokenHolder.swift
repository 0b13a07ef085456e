import Time

/// For whom a token can be had, so that what rights allow can be tried.
public enum TokenHolder: String, Sendable, Hashable, CaseIterable {
  /// The site's owner `curfew`, who sees and changes everything.
  case owner
  /// Somebody who owns a workspace, and sees that and no other.
  case member
  /// Who sees every workspace and changes none.
  case templateAdmin = "template-admin"
  /// Who may do everything in the default organization.
  case organizationAdmin = "organization-admin"
  /// Both: who sees every workspace, and changes those of the default organization.
  case templateAndOrganizationAdmin = "template-and-organization-admin"
  case userAdmin = "user-admin"
  case auditor
  /// The site's owner, the token narrowed to what Curfew needs (not before v2.27).
  case scoped
}

extension Company {
  /// Makes a token for somebody, and the account where there is none.
  public mutating func makeToken(for holder: TokenHolder) -> String {
    switch holder {
    case .owner: return token
    case .member:
      let owner = coder.workspaces.first { !$0.isDeleted && !$0.isPrebuild }?.owner
      return coder.addToken(user: owner.map { coder.users[$0].username } ?? account("member", roles: []))
    case .templateAdmin: return coder.addToken(user: account(holder.rawValue, roles: [.templateAdmin]))
    case .organizationAdmin: return coder.addToken(user: account(holder.rawValue, roles: [], isAdmin: true))
    case .templateAndOrganizationAdmin:
      return coder.addToken(user: account(holder.rawValue, roles: [.templateAdmin], isAdmin: true))
    case .userAdmin: return coder.addToken(user: account(holder.rawValue, roles: [.userAdmin]))
    case .auditor: return coder.addToken(user: account(holder.rawValue, roles: [.auditor]))
    case .scoped:
      return coder.addToken(user: "curfew", scopes: ["coder:workspaces.operate", "template:read"])
    }
  }

  /// Adds an organization with an administrator, a member, a template of a name that the default one has too, and a
  /// workspace.
  public mutating func found(organization name: String) {
    coder.addOrganization(name)
    let template = coder.templates[0]
    var copy = SimulatedTemplate(template.name, displayName: template.displayName, defaultTTL: template.defaultTTL)
    copy.startTakes = template.startTakes
    coder.addTemplate(copy, organization: name)
    let admin = account("\(name)-admin", roles: [])
    coder.setMembership(of: admin, in: name, isAdmin: true)
    let member = account("\(name)-member", roles: [])
    coder.setMembership(of: member, in: name, isAdmin: false)
    let owner = coder.users.count - 1
    _ = coder.insertWorkspace(
      owner: owner, template: coder.templates.count - 1, name: "main", ttl: template.defaultTTL, autostart: nil,
      initiator: owner)
  }

  private mutating func account(_ name: String, roles: [SimulatedUser.Role], isAdmin: Bool = false) -> String {
    coder.addUser(name, roles: roles, isOrganizationAdmin: isAdmin)
    return name
  }
}
