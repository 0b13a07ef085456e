enum BitFunctions { static let all: [Function] = [] }
