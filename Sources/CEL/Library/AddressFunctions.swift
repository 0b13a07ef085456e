enum AddressFunctions { static let all: [Function] = [] }
