enum MathFunctions { static let all: [Function] = [] }
