package signature

import (
	"strings"
	"testing"
)

func TestTextPattern(t *testing.T) {
	for _, c := range []struct {
		pattern, text, bound string
		ok                   bool
	}{
		{"W3SVC", "w3svc", "", true},
		{"W3SVC", "w3svc1", "", false},
		{"MSExchange*AppPool", "msexchangeOWAapppool", "OWA", true},
		{"MSExchange*AppPool", "MSExchangeAppPool", "", true},
		{"MSExchange*AppPool", "MSExchangeAppPoo", "", false},
		{"aXa*aXa", "aXaXa", "", false}, // prefix and suffix must not overlap
		{"Tomcat{N}", "tomcat10", "10", true},
		{"Tomcat{N}", "Tomcat", "", false},
		{"Tomcat{N}", "Tomcat1x", "", false},
		{"MSSQL${INSTANCE}", "mssql$Prod", "Prod", true},
		{"MSSQL${INSTANCE}", "MSSQL$", "", false},
		{"{GUID}", "01234567-89ab-cdef-0123-456789abcdef", "01234567-89ab-cdef-0123-456789abcdef", true},
		{"{GUID}", "{01234567-89AB-CDEF-0123-456789ABCDEF}", "{01234567-89AB-CDEF-0123-456789ABCDEF}", true},
		{"{GUID}", "{01234567-89AB-CDEF-0123-456789ABCDEF", "", false},
		{"{GUID}", "g1234567-89ab-cdef-0123-456789abcdef", "", false},
		{"{not-GUID}", "update", "update", true},
		{"{not-GUID}", "", "", false},
		{"{not-GUID}", "01234567-89ab-cdef-0123-456789abcdef", "", false},
		{"sra_{BA195980-CD49-458B-9E23-C84EE0ADCD75}", "SRA_{ba195980-cd49-458b-9e23-c84ee0adcd75}", "", true},
		{"sra_{BA195980-CD49-458B-9E23-C84EE0ADCD75}", "SRA_BA195980-CD49-458B-9E23-C84EE0ADCD75", "", false},
	} {
		p, err := parseText(c.pattern)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		bound, ok := p.match(c.text)
		if ok != c.ok || ok && bound != c.bound {
			t.Errorf("%s with %q: got %q, %v, want %q, %v", c.pattern, c.text, bound, ok, c.bound, c.ok)
		}
	}
	for _, bad := range []string{"a*b*", "{GUID}{N}", "{", "a{b", "a}", "{}", "{guid}", "{not GUID}", "{N}*"} {
		if _, err := parseText(bad); err == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}

func TestURLPattern(t *testing.T) {
	for _, c := range []struct {
		pattern, url string
		ok           bool
	}{
		{"http://*:80/", "http://+:80/", true},
		{"http://*:80/", "HTTP://www.example.com:80/", true},
		{"http://*:80/", "http://[2001:db8::1]:80/", true},
		{"http://*:80/", "https://*:80/", false},
		{"http://*:80/", "http://*:8080/", false},
		{"http://*:80/", "http://*:80/a", false},
		{"http{s}://*:80/", "https://*:80/", true},
		{"http://*:80/**", "http://*:80/", true},
		{"http://*:80/**", "http://*:80/a/b", true},
		{"http://*:80/a/**", "http://*:80/A/", true},
		{"http://*:80/a/**", "http://*:80/a/b/c/", true},
		{"http://*:80/a/**", "http://*:80/ab/", false},
		{"http://*:80/a/**", "http://*:80/", false},
		{"http://*:80/a/", "http://*:80/a", true},
		{"http://*:80/a", "http://*:80/a/", true},
		{"http://*:80/a/", "http://*:80/a/b/", false},
		{"http://*:{80|443}/", "http://*:443/", true},
		{"http://*:{80|443}/", "http://*:81/", false},
		{"http://*:{80|8000-8010}/", "http://*:8005/", true},
		{"http://*:{8000-8010}/", "http://*:8011/", false},
		{"http://*:8000-8010/", "http://*:8010/", true},
		{"http://*:{any-port}/a/", "http://*:1/a/", true},
		{"http://{loopback}:80/", "http://localhost:80/", true},
		{"http://{loopback}:80/", "http://127.0.0.1:80/", true},
		{"http://{loopback}:80/", "http://[::1]:80/", true},
		{"http://{loopback}:80/", "http://+:80/", false},
		{"http://+:80/", "http://+:80/", true},
		{"http://+:80/", "http://*:80/", false},
		{"http://www.example.com:80/", "http://WWW.example.com:80/", true},
		{"http://www.example.com:80/", "http://www.example.org:80/", false},
		{"http://[2001:DB8::1]:80/", "http://[2001:db8::1]:80/", true},
		{"http://*:80/a/{GUID}/b", "http://*:80/a/01234567-89ab-cdef-0123-456789abcdef/B/", true},
		{"http://*:80/a/{GUID}/b", "http://*:80/a/01234567-89ab-cdef-0123-456789abcdef/", false},
	} {
		p, err := parseURL(c.pattern)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		scheme, host, port, path := splitURL(t, c.url)
		if _, ok := p.match(scheme, strings.Trim(host, "[]"), port, path, nil); ok != c.ok {
			t.Errorf("%s with %s: got %v, want %v", c.pattern, c.url, ok, c.ok)
		}
	}
	for _, bad := range []string{
		"", "http", "ftp://*:80/", "http://*/", "http://*:80", "http://:80/", "http://*:0/", "http://*:080/", "http://*:65536/", "http://*:90-80/",
		"http://*:{80/", "http://*:{}/", "http://*:{port}/", "http://a*:80/", "http://*:80//a", "http://*:80/**/a/**x{", "http://*:80/{guid}/",
		"http://*:80/1/2/3/4/5/6/7/8/9/", "http://*:99999999999999999999/",
	} {
		if _, err := parseURL(bad); err == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}
