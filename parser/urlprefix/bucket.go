package urlprefix

// Bucket is the class of a URL prefix. HTTP.sys looks a request up in one
// bucket after the other and stops at the first that has a matching path, and
// it looks for conflicts only inside a bucket. A lower value is looked up
// earlier; the zero value is no bucket.
type Bucket int

// The buckets in the order of look-up, as documented for UrlPrefix strings.
const (
	// Strong is the strong wildcard: the host is "+".
	Strong Bucket = iota + 1
	// Explicit is a host name, a subdomain wildcard, or either of them with a
	// third field.
	Explicit
	// IPBound is any host at one local address: the host is an IP literal, or
	// "*" with a third field.
	IPBound
	// Weak is the weak wildcard: the host is "*".
	Weak
)

// String is the documented name of the bucket.
func (b Bucket) String() string {
	switch b {
	case Strong:
		return "strong wildcard"
	case Explicit:
		return "explicit host"
	case IPBound:
		return "IP-bound weak wildcard"
	case Weak:
		return "weak wildcard"
	}
	return "no bucket"
}

// Stronger reports that b is looked up before c.
func (b Bucket) Stronger(c Bucket) bool { return b < c }

// Bucket is the bucket of the prefix. A host that is an IP literal other than
// the third field is an explicit host.
func (p Prefix) Bucket() Bucket {
	switch host := literal(p.Host); {
	case p.Host == "+":
		return Strong
	case p.Host == "*" && p.IP == "":
		return Weak
	case p.Host == "*", host.IsValid() && host == p.Address():
		return IPBound
	}
	return Explicit
}
