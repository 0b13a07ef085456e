enum FormatFunctions { static let all: [Function] = [] }
