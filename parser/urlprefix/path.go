package urlprefix

import (
	"net/url"
	"strings"
)

// Covers reports whether the prefix's path is a segment-wise prefix of a
// request path, letter case ignored: "/app/" covers "/app", "/App/x" and
// "/app?y", but not "/apple". Escapes of the request path are resolved; its
// dot segments are not, HTTP.sys does that before it looks the path up.
func (p Prefix) Covers(path string) bool {
	if i := strings.IndexAny(path, "?#"); i >= 0 {
		path = path[:i]
	}
	if plain, err := url.PathUnescape(path); err == nil {
		path = plain
	}
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	if !strings.HasSuffix(path, "/") {
		path += "/"
	}
	return hasPrefixFold(path, p.Path)
}

// Contains reports whether the path of q lies at or below the path of p. Only
// the paths are compared.
func (p Prefix) Contains(q Prefix) bool { return hasPrefixFold(q.Path, p.Path) }

// Root reports the path "/".
func (p Prefix) Root() bool { return p.Path == "/" }

// hasPrefixFold relies on both paths ending in "/", which makes a prefix of the
// text a prefix of the segments.
func hasPrefixFold(path, prefix string) bool {
	return strings.HasPrefix(strings.ToLower(path), strings.ToLower(prefix))
}
