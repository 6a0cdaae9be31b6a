package parser

import (
	"slices"
	"testing"
)

func TestFragmentsWithoutPrompt(t *testing.T) {
	const (
		rows    = "  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       748\n"
		url     = "    Reserved URL            : http://+:8080/orders/\n        User: CONTOSO\\web\n            Listen: Yes\n            Delegate: No\n            SDDL: D:(A;;GX;;;WD)\n"
		service = "SERVICE_NAME: W32Time\n        TYPE               : 20  WIN32_SHARE_PROCESS\n        STATE              : 1  STOPPED\n"
		info    = "Host Name:                 TILL01\nOS Name:                   Microsoft Windows Server 2019 Standard\nOS Version:                10.0.17763 N/A Build 17763\nHyper-V Requirements:      VM Monitor Mode Extensions: Yes\n"
		state   = "Server session ID: FF00000120000001\n    Version: 2.0\n    State: Active\n    URL groups:\n    URL group ID: FE00000240000001\n        State: Active\n        Request queue name: Request queue is unnamed.\n        Number of registered URLs: 1\n        Registered URLs:\n            HTTP://+:8080/ORDERS/\n"
	)
	const (
		foreign = "    Varattu URL             : http://+:8080/tilaukset/\n        Kayttaja: CONTOSO\\till\n            Kuuntele: Kylla\n            Delegoi: Ei\n            SDDL: D:(A;;GX;;;WD)\n"
		list    = "Image Name:   till.exe\nPID:          4300\nSession Name: Console\nSession#:     1\nMem Usage:    8,008 K\n"
		cached  = "URL: http://www.example.com/a\n    Status code: 200\n    HTTP verb: GET\n    Request queue name: sitepool\n"
		old     = "    URL : http://*:8080/\n    ACL : D:(A;;GX;;;NS)\n"
	)
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"session behind a translated reservation", foreign + state, []string{"urlacl", "servicestate"}},
		{"tasks behind a translated reservation", foreign + list, []string{"urlacl", "tasklist"}},
		{"queue name of a cached response", cached, []string{"cachestate"}},
		{"old reservations behind settings", info + old, []string{"systeminfo", "httpcfg"}},
		{"rows behind settings", info + rows, []string{"systeminfo", "netstat"}},
		{"reservation behind settings", info + url, []string{"systeminfo", "urlacl"}},
		{"rows behind a session", state + rows, []string{"servicestate", "netstat"}},
		{"service behind a reservation", url + service, []string{"urlacl", "services"}},
		{"reservation behind a service", service + url, []string{"services", "urlacl"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := Parse("dump.txt", []byte(tt.text))
			var got []string
			for _, s := range d.Sections {
				got = append(got, s.Kind)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("sections are %q, want %q", got, tt.want)
			}
			if len(d.Unknown) > 0 {
				t.Errorf("unexplained: %v", d.Unknown)
			}
		})
	}
}
