enum EncoderFunctions { static let all: [Function] = [] }
