// swift-tools-version: 6.2
import PackageDescription

/// The modules of README's table. Arrows point one way: a target may import what it names here and nothing else
/// (`--explicit-target-dependency-import-check error` makes the build fail otherwise).
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error), .swiftLanguageMode(.v6)]

func platform(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, path: "Sources/Platform/\(name)", swiftSettings: strict)
}

func product(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, path: "Sources/\(name)", swiftSettings: strict)
}

func edge(_ name: String, pkgConfig: String, apt: String) -> Target {
  .systemLibrary(name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// `fixtures`: the tests have a folder `Fixtures`, which they read from the source tree.
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], fixtures: Bool = false) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.target(name: name), "TestSupport"] + dependencies, path: "Tests/\(name)Tests",
    exclude: fixtures ? ["Fixtures"] : [], swiftSettings: strict)
}

/// What `make` says of the build, for `curfew version -o json`; only this target is compiled anew when it changes.
let origin: [CSetting] = ["CURFEW_COMMIT", "CURFEW_SOURCE_DATE", "CURFEW_SWIFT"].compactMap { name in
  Context.environment[name].map { .define(name, to: "\"\($0)\"") }
}

let package = Package(
  name: "curfew",
  products: [.executable(name: "curfew", targets: ["curfew"]), .library(name: "CEL", targets: ["CEL"])],
  targets: [
    edge("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
    edge("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
    edge("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
    edge("CMicroHTTPD", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev"),
    edge("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
    .systemLibrary(name: "CHeap", path: "Sources/System/CHeap"),
    .target(name: "CBuild", path: "Sources/System/CBuild", cSettings: origin),
    .target(name: "CRE2", path: "Sources/System/CRE2", linkerSettings: [.linkedLibrary("re2")]),
    .target(name: "CCivilTime", path: "Sources/System/CCivilTime", linkerSettings: [.linkedLibrary("cctz")]),

    platform("Text"),
    platform("Diagnostics", ["Text"]),
    platform("Files"),
    platform("Time", ["Files", "CCivilTime"]),
    platform("YAML", ["Diagnostics", "Files", "CYAML"]),
    platform("Pattern", ["CRE2"]),
    platform("Digest", ["CCrypto"]),
    platform("Certificates", ["CCrypto"]),
    platform("SQLite", ["Files", "CSQLite"]),
    platform("HTTPClient", ["Time", "CCurl"]),
    platform("HTTPServer", ["CMicroHTTPD", "Digest"]),
    platform("Arguments", ["Diagnostics", "Text"]),
    platform("Cron", ["Time"]),
    platform("Calendars", ["Diagnostics", "Time"]),
    platform("Log", ["Time", "Text"]),
    platform("Metrics"),
    platform("Daemon", ["CBuild", "CHeap"]),
    platform("Activity"),
    platform("OwnThread"),
    platform("Mail", ["OwnThread", "CCurl"]),
    platform("Subprocess", ["OwnThread"]),

    product("CEL", ["Diagnostics", "Time", "Pattern"]),
    product("Rules", ["CEL", "Calendars", "Diagnostics", "Files", "YAML", "Time", "Cron", "Digest", "Text"]),
    product("CoderAPI", ["Activity", "Files", "HTTPClient", "Time", "Text"]),
    product("Audit", ["Files", "SQLite", "Time", "Digest", "Text"]),
    product(
      "Pipeline", ["Activity", "Rules", "CEL", "CoderAPI", "Audit", "Diagnostics", "Files", "Time", "Cron", "Digest"]),
    product("Reports", ["Audit", "Cron", "Time"]),
    product("Notices", ["Audit", "Digest", "Files", "HTTPClient", "Mail", "Subprocess", "Text", "Time"]),
    product("Simulator", ["HTTPClient", "HTTPServer", "Time", "Cron"]),
    .executableTarget(
      name: "curfew",
      dependencies: [
        "Activity", "Pipeline", "Rules", "CEL", "CoderAPI", "Audit", "Simulator", "Arguments", "Certificates", "Cron",
        "Daemon",
        "Diagnostics", "Digest", "Files", "HTTPClient", "HTTPServer", "Log", "Metrics", "Notices", "Pattern", "Reports",
        "Text", "Time",
        "YAML", "SQLite",
      ],
      path: "Sources/curfew", swiftSettings: strict),

    .executableTarget(
      name: "CELBenchmark", dependencies: ["CEL", "Time"], path: "Benchmarks/CELBenchmark", exclude: ["README.md"],
      swiftSettings: strict),
    .executableTarget(
      name: "AuditBenchmark", dependencies: ["Audit", "Time"], path: "Benchmarks/AuditBenchmark",
      swiftSettings: strict),
    .executableTarget(
      name: "TrailBenchmark", dependencies: ["Audit", "Time"], path: "Benchmarks/TrailBenchmark",
      swiftSettings: strict),
    .executableTarget(
      name: "DecodeBenchmark", dependencies: ["CoderAPI"], path: "Benchmarks/DecodeBenchmark", swiftSettings: strict),
    .executableTarget(
      name: "RulesBenchmark", dependencies: ["Rules", "Diagnostics", "Time"], path: "Benchmarks/RulesBenchmark",
      swiftSettings: strict),
    .executableTarget(
      name: "SweepBenchmark",
      dependencies: ["Pipeline", "Rules", "CoderAPI", "Audit", "Diagnostics", "HTTPClient", "Time"],
      path: "Benchmarks/SweepBenchmark", swiftSettings: strict),
    .executableTarget(
      name: "ServiceBenchmark",
      dependencies: ["Pipeline", "Rules", "CoderAPI", "Audit", "Simulator", "Diagnostics", "Time"],
      path: "Benchmarks/ServiceBenchmark", swiftSettings: strict),

    .executableTarget(
      name: "MonthWorld", dependencies: ["Simulator", "HTTPServer", "Cron", "Time"], path: "Benchmarks/MonthWorld",
      swiftSettings: strict),
    // A test, because only tests may import the program's own modules.
    .testTarget(
      name: "MonthBenchmark",
      dependencies: ["curfew", "MonthWorld", "Arguments", "Daemon", "HTTPClient", "TestSupport", "Time"],
      path: "Benchmarks/MonthBenchmark", swiftSettings: strict),

    .target(name: "CFaultyDisk", dependencies: ["CSQLite"], path: "Sources/System/CFaultyDisk"),
    .executableTarget(
      name: "Trouble",
      dependencies: [
        "Pipeline", "Rules", "CoderAPI", "Audit", "Notices", "Simulator", "HTTPClient", "HTTPServer", "SQLite",
        "Diagnostics", "Digest", "Time", "CFaultyDisk",
      ],
      path: "Fuzzing/Trouble", swiftSettings: strict),
    .executableTarget(
      name: "CELFuzzer", dependencies: ["CEL", "Time"], path: "Fuzzing/CELFuzzer", swiftSettings: strict),

    .target(name: "TestZones", path: "Tests/TestZones"),
    .target(
      name: "TestSupport", dependencies: ["Time", "HTTPServer", "TestZones"], path: "Tests/TestSupport",
      swiftSettings: strict),
    tests("Text"),
    tests("Diagnostics"),
    tests("Time", fixtures: true),
    tests("Files"),
    tests("YAML", ["Diagnostics", "Files"]),
    tests("Pattern"),
    tests("Digest"),
    tests("Certificates"),
    tests("SQLite"),
    tests("HTTPClient", ["Certificates", "HTTPServer", "Time"]),
    tests("HTTPServer", ["HTTPClient"]),
    tests("Arguments"),
    tests("Cron", ["Time"], fixtures: true),
    tests("Calendars", ["Diagnostics", "Time"], fixtures: true),
    tests("Log", ["Time"]),
    tests("Metrics"),
    tests("Daemon"),
    tests("Activity"),
    tests("CEL", ["Diagnostics", "Time", "Pattern"]),
    tests("Rules", ["CEL", "Calendars", "Diagnostics", "YAML", "Time", "Cron", "Digest"], fixtures: true),
    tests("CoderAPI", ["HTTPClient", "HTTPServer", "Time"], fixtures: true),
    tests("Audit", ["SQLite", "Time", "Digest"], fixtures: true),
    tests(
      "Pipeline",
      [
        "Rules", "CEL", "CoderAPI", "Audit", "Time", "Cron", "Digest", "Diagnostics", "Simulator", "SQLite",
        "HTTPClient", "HTTPServer", "Notices",
      ], fixtures: true),
    tests("Reports", ["Audit", "Simulator", "SQLite", "Time"]),
    tests("Notices", ["Audit", "Digest", "HTTPClient", "HTTPServer", "Mail", "Subprocess", "Time"]),
    tests("Simulator", ["HTTPServer", "HTTPClient", "Time", "Cron"], fixtures: true),
    tests(
      "curfew",
      [
        "Activity", "Arguments", "Audit", "CoderAPI", "Diagnostics", "Pipeline", "Reports", "Rules", "Simulator",
        "Text", "Time",
      ],
      fixtures: true),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "curfew", "Diagnostics", "HTTPClient", "HTTPServer", "Simulator", "SQLite", "Text", "Time", "TestSupport",
        "YAML",
      ],
      path: "Tests/EndToEndTests", exclude: ["Fixtures"], swiftSettings: strict),
  ],
  cxxLanguageStandard: .cxx17
)
