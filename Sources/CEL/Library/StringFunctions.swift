enum StringFunctions { static let all: [Function] = [] }
