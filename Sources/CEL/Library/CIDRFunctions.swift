enum CIDRFunctions { static let all: [Function] = [] }
