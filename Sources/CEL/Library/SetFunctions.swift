enum SetFunctions { static let all: [Function] = [] }
