enum OptionalFunctions { static let all: [Function] = [] }
