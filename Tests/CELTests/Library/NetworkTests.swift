import Testing

/// The network library.
@Suite struct NetworkTests {
  @Test(arguments: [
    ("isIP('10.0.0.1')", "true"), ("isIP('10.0.0.01')", "false"), ("isIP('10.0.0')", "false"), ("isIP('::1')", "true"),
    ("isIP('1::2::3')", "false"), ("isIP('fe80::1%eth0')", "false"), ("isIP(':1::')", "false"),
    ("string(ip('2001:DB8:0:0:0:0:0:1'))", "\"2001:db8::1\""), ("string(ip('1:0:0:2:0:0:0:3'))", "\"1:0:0:2::3\""),
    ("string(ip('1:0:2:3:4:5:6:7'))", "\"1:0:2:3:4:5:6:7\""), ("string(ip('::'))", "\"::\""),
    ("ip('x')", "error invalidArgument"),
    ("ip('::ffff:1.2.3.4')", "error invalidArgument"), ("ip('10.0.0.1').family()", "4"), ("ip('::1').family()", "6"),
    ("ip('::1').isLoopback()", "true"), ("ip('127.9.9.9').isLoopback()", "true"),
    ("ip('0.0.0.0').isUnspecified()", "true"),
    ("ip('8.8.8.8').isGlobalUnicast()", "true"), ("ip('255.255.255.255').isGlobalUnicast()", "false"),
    ("ip('224.0.0.9').isLinkLocalMulticast()", "true"), ("ip('169.254.0.1').isLinkLocalUnicast()", "true"),
    ("ip.isCanonical('::1')", "true"), ("ip.isCanonical('::0:1')", "false"),
    ("cidr('10.0.0.0/8').containsIP('10.2.3.4')", "true"), ("cidr('10.0.0.0/8').containsIP(ip('11.0.0.0'))", "false"),
    ("cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')", "true"),
    ("cidr('10.0.0.0/16').containsCIDR(cidr('10.0.0.0/8'))", "false"),
    ("string(cidr('10.1.2.3/8').masked())", "\"10.0.0.0/8\""), ("cidr('10.0.0.0/8').prefixLength()", "8"),
    ("cidr('10.0.0.0/33')", "error invalidArgument"), ("cidr('10.0.0.0/08')", "error invalidArgument"),
    ("isCIDR('::/0')", "true"), ("isCIDR('10.0.0.0')", "false"), ("type(ip('::1')) == net.IP", "true"),
    ("cidr('10.0.0.1/24').ip() == ip('10.0.0.1')", "true"), ("ip('10.0.0.1') == ip('10.0.0.2')", "false"),
  ])
  func answers(expression: String, expected: String) { #expect(answer(expression) == expected) }
}
