/// The codes of diagnostics about rule files, except those of YAML (`Y…`) and of expressions.
///
/// Codes of expressions are `R1…` up to R149, R201 to R203, R205 to R211, `R4…`, R603 and R604.
///
/// Codes are a public interface: their meaning never changes.
enum RuleCode {
  static let unknownKey = "R150"
  static let missingKey = "R151"
  static let wrongKind = "R152"
  static let notADuration = "R153"
  static let unknownWord = "R154"
  static let duplicateName = "R155"
  static let badName = "R156"
  static let unreadableFile = "R157"
  static let emptyFile = "R158"
  static let unknownVersion = "R159"
  static let openTemplate = "R160"
  static let outOfRange = "R161"
  static let unknownZone = "R162"
  static let noFiles = "R163"
  static let notConstant = "R164"
  static let mixedList = "R165"
  static let templateAroundExpression = "R166"
  static let notCompiled = "R167"
  static let fileNotRead = "R168"

  static let accessorInUTC = "R204"
  static let neverTrue = "R251"
  static let untoldSelection = "R252"
  static let impossibleMatch = "R250"

  static let shortensUnderFloor = "R301"
  static let ttlOutOfRange = "R302"
  static let enforcesWithoutCooldown = "R303"
  static let refusedSchedule = "R304"
  static let scheduleNeverFires = "R305"
  static let repeatedEffect = "R306"
  static let ambiguousAmount = "R307"
  static let amountNotPositive = "R308"
  static let clearsDeadline = "R309"
  static let partOfAMinute = "R310"
  static let instantPassed = "R311"
  static let shortIdleLimit = "R312"
  static let shortensInUse = "R313"
  static let restlessSchedule = "R314"
  static let keepContradicted = "R320"
  static let keepsForEver = "R321"
  static let paceOfKeep = "R322"

  static let equalPriority = "R501"
  static let competingSchedules = "R502"
  static let shadowed = "R503"

  static let unusedVariable = "R601"
  static let unusedParameter = "R602"
  static let unsaidZone = "R605"
}
