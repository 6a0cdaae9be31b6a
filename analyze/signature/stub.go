package signature

import (
	"fmt"
	"strings"
)

// Stub writes a signature for something unknown, ready to be filled in by hand and read by
// [Load]: value is the URL, queue name, application ID, executable or service name as printed
// in the dump, or for KindPort "tcp/8080". What the pattern language would take for a
// wildcard becomes one. The text is valid TOML and loads without errors.
func Stub(kind Kind, value string) string {
	key, text, held := string(kind), value, ""
	switch kind {
	case KindURL:
		text = stubURL(value)
	case KindPort:
		transport, port, _ := strings.Cut(fold(value), "/")
		if checkPattern(KindPort, transport+"/"+port) != nil {
			transport, port = "tcp", "1"
		}
		key, text, held = transport, port, "held_by = \"process\"   # or \"http.sys\" when PID 4 holds the port\n"
	case KindAppID:
		if text = "{" + strings.ToUpper(strings.Trim(value, "{}")) + "}"; !isGUID(text) {
			text = "{00000000-0000-0000-0000-000000000000}"
		}
	case KindExecutable:
		text = stubName(value[strings.LastIndexAny(value, `\/`)+1:])
	case KindQueue:
		if text = UnnamedQueue; value != "" {
			text = stubName(value)
		}
	default:
		key, text = string(KindService), stubName(value)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "[[signature]]\n")
	fmt.Fprintf(&b, "id = %s\n", quote("local-"+stubID(value)))
	fmt.Fprintf(&b, "product = \"FILL IN: name of the product\"\n")
	if kind == KindService {
		fmt.Fprintf(&b, "services = [%s]\n", quote(text))
	} else {
		fmt.Fprintf(&b, "# services = [\"ShortName\"]   # as sc.exe query prints it\n")
	}
	fmt.Fprintf(&b, "explanation = \"FILL IN: what it does there, in one sentence.\"\n\n")
	fmt.Fprintf(&b, "[[signature.match]]\n%s = %s\ncertainty = \"possible\"   # certain, likely or possible\n%s\n", key, quote(text), held)
	fmt.Fprintf(&b, "[[signature.remedy]]\nadvice = \"FILL IN: the setting to change in the product\"\nside_effects = \"FILL IN: what stops working\"\nundo = \"FILL IN: how to set it back\"\n")
	return b.String()
}

// quote writes a TOML basic string.
func quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func stubID(value string) string {
	var b strings.Builder
	for _, c := range []byte(fold(value)) {
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			b.WriteByte(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 60 {
			break
		}
	}
	if id := strings.Trim(b.String(), "-"); id != "" {
		return id
	}
	return "unknown"
}

// stubName keeps a name that is a pattern already and comparable; else what a pattern could
// misread becomes one wildcard at its place.
func stubName(name string) string {
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, "")))
	if name == "" {
		return "FILL IN"
	}
	if i := strings.IndexAny(name, "*{}"); i >= 0 {
		if t, err := parseText(name); err == nil && t.wild == wildNone {
			return name
		}
		return name[:i] + "*"
	}
	return name
}

func stubURL(value string) string {
	const unknown = "http://*:80/FILL-IN/"
	scheme, rest, ok := strings.Cut(value, "://")
	scheme = fold(scheme)
	if !ok || scheme != "http" && scheme != "https" {
		return unknown
	}
	authority, path, _ := strings.Cut(rest, "/")
	host, ports, _ := strings.Cut(authority, ":")
	if strings.HasPrefix(host, "[") {
		_, ports, _ = strings.Cut(authority, "]:")
	}
	port, _, _ := strings.Cut(ports, ":") // host:port:address
	if _, err := parsePort(port); err != nil {
		return unknown
	}
	out := scheme + "://*:" + port + "/"
	for segment := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		if segment == "" {
			continue
		}
		if segment == "**" {
			segment = "*"
		}
		out += stubName(segment) + "/"
	}
	if _, err := parseURL(out); err != nil {
		return unknown
	}
	return out
}
