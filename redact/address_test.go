package redact

import (
	"net/netip"
	"strconv"
	"testing"
)

// kind4 is what an address means to a reader.
func kind4(a netip.Addr) string {
	switch {
	case netip.MustParsePrefix("100.64.0.0/10").Contains(a):
		return "carrier"
	case netip.MustParsePrefix("169.254.0.0/16").Contains(a):
		return "link-local"
	case netip.MustParsePrefix("10.0.0.0/8").Contains(a):
		return "10"
	case netip.MustParsePrefix("172.16.0.0/12").Contains(a):
		return "172"
	case netip.MustParsePrefix("192.168.0.0/16").Contains(a):
		return "192"
	case plain(a):
		return "plain"
	}
	return "public"
}

// TestPlan4 maps many addresses of every class at once: none gets the address
// of another one, none that of an original in a foreign class, equal subnets
// stay equal, and the width stays as long as there is room.
func TestPlan4(t *testing.T) {
	var all []netip.Addr
	for _, p := range []string{"10.0.0.", "10.1.2.", "10.1.3.", "172.16.0.", "172.31.255.", "192.168.0.", "192.168.1.", "169.254.7.", "100.64.0.", "100.127.9.",
		"8.8.8.", "81.7.44.", "172.15.0.", "192.169.1.", "198.51.99.", "203.0.112.", "100.1.1.", "100.200.1.", "223.255.255."} {
		for _, last := range []int{0, 1, 2, 9, 10, 77, 99, 100, 199, 254, 255} {
			all = append(all, netip.MustParseAddr(p+strconv.Itoa(last)))
		}
	}
	p := newPlan("test", false)
	for _, a := range all {
		p.meet(a)
	}
	originals := map[string]bool{}
	for _, a := range all {
		originals[a.String()] = true
	}
	back := map[string]netip.Addr{}
	nets := map[string]string{}
	for _, a := range all {
		s := text4(p.token(a), false)
		b, err := netip.ParseAddr(s)
		if err != nil {
			t.Fatalf("%s becomes %s: %v", a, s, err)
		}
		if kind4(a) != kind4(b) {
			t.Errorf("%s (%s) becomes %s (%s)", a, kind4(a), b, kind4(b))
		}
		if other, ok := back[s]; ok {
			t.Errorf("%s and %s both become %s", a, other, s)
		}
		back[s] = a
		if len(s) != len(a.String()) {
			t.Errorf("%s becomes %s, which is not as wide", a, s)
		}
		if originals[s] && a.As4()[3] != 0 && a.As4()[3] != 255 {
			t.Errorf("%s becomes %s, which is another original", a, s)
		}
		net, token := netip.PrefixFrom(a, 24).Masked().String(), netip.PrefixFrom(b, 24).Masked().String()
		if a.As4()[3] == 0 || a.As4()[3] == 255 {
			continue
		}
		if was, ok := nets[net]; ok && was != token {
			t.Errorf("the subnet %s becomes %s and %s", net, was, token)
		}
		nets[net] = token
	}
	for _, a := range all {
		if got := text4(p.token(a), false); back[got] != a {
			t.Errorf("%s becomes %s only the second time", a, got)
		}
	}
}

func TestPlan6(t *testing.T) {
	texts := []string{"fe80::1", "fe80::1c2d:3eff:fe4a:5b6c", "2a02:8071:1:2::15", "2A02:8071:1:2::16", "2a02:8071:1:3::15", "fd12:3456:789a:1::10", "fd12:3456:789a:1:0:0:0:11", "2001:0470:0001:0002:0003:0004:0005:0006"}
	p := newPlan("test", true)
	for _, s := range texts {
		p.meet(netip.MustParseAddr(s))
	}
	got := map[string]netip.Addr{}
	for _, s := range texts {
		a := netip.MustParseAddr(s)
		token := text6(s, p.token(a))
		b, err := netip.ParseAddr(token)
		if err != nil {
			t.Fatalf("%s becomes %s: %v", s, token, err)
		}
		if len(token) != len(s) {
			t.Errorf("%s becomes %s, which is not as wide", s, token)
		}
		if a == b {
			t.Errorf("%s stays", s)
		}
		if a.IsPrivate() != b.IsPrivate() || a.IsLinkLocalUnicast() != b.IsLinkLocalUnicast() || a.IsGlobalUnicast() != b.IsGlobalUnicast() {
			t.Errorf("%s becomes %s of another class", s, token)
		}
		got[s] = b
	}
	subnet := func(s string) netip.Prefix { return netip.PrefixFrom(got[s], 64).Masked() }
	if subnet(texts[2]) != subnet(texts[3]) || subnet(texts[2]) == subnet(texts[4]) || subnet(texts[5]) != subnet(texts[6]) {
		t.Errorf("the subnets do not stay: %v", got)
	}
}

func TestPlain(t *testing.T) {
	for s, want := range map[string]bool{"0.0.0.0": true, "127.0.0.1": true, "127.8.9.1": true, "255.255.255.255": true, "255.255.255.0": true, "224.0.0.251": true, "192.0.2.1": true,
		"198.51.100.1": true, "203.0.113.1": true, "::": true, "::1": true, "ff02::1": true, "2001:db8::1": true, "10.0.0.1": false, "8.8.8.8": false, "fe80::1": false, "192.168.0.1": false} {
		if got := plain(netip.MustParseAddr(s)); got != want {
			t.Errorf("plain(%s) = %v", s, got)
		}
	}
}
